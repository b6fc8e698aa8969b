package io.anabranch.cli.client;

import io.anabranch.schemas.error.Problem;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Problems as compilers print them, so that editors can jump to them. */
final class ProblemLines {
  private ProblemLines() {}

  /** {@code FILE:LINE:COLUMN: PATH: MESSAGE}, a line each; a place that has none is left out. */
  static String of(Path file, String kind, Iterable<Problem> problems) {
    StringBuilder lines = new StringBuilder();
    for (Problem problem : problems) {
      lines.append(line(file, kind, problem)).append('\n');
    }
    return lines.toString();
  }

  private static String line(Path file, String kind, Problem problem) {
    String place = problem.line() > 0 ? problem.line() + ":" + problem.column() + ": " : " ";
    String message =
        new Problem(problem.path(), 0, 0, problem.message(), problem.suggestion()).toString();
    return file + ":" + place + kind + message.lines().collect(Collectors.joining(" "));
  }
}
