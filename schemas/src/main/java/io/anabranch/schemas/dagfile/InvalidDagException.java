package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.error.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A definition that is no DAG; the message names every problem, one a line. */
public final class InvalidDagException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  InvalidDagException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = problems;
  }

  /** Everything that is wrong, in the order of the text. */
  public List<Problem> problems() {
    return problems;
  }
}
