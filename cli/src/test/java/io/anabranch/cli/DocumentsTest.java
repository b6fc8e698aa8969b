package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds the documents against the tree and the code that they speak of. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(#[^)]*)?\\)");

  /** Told to tasks, or no name of a setting. */
  private static final Set<String> NO_SETTINGS =
      Set.of(
          "ANABRANCH_ATTEMPT",
          "ANABRANCH_COOKIE",
          "ANABRANCH_DAG",
          "ANABRANCH_DAG_VERSION",
          "ANABRANCH_LOGICAL_TIME",
          "ANABRANCH_OUTPUT",
          "ANABRANCH_RUN_ID",
          "ANABRANCH_TASK",
          "ANABRANCH_TASK_KEY",
          "ANABRANCH_WORKER");

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(docs, top).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** All Java sources that ship, and the launcher. */
  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> roots =
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .toList();
      List<Path> files = new ArrayList<>(List.of(ROOT.resolve("anabranch")));
      for (Path root : roots) {
        try (Stream<Path> tree = Files.walk(root)) {
          tree.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
        }
      }
      return files;
    }
  }

  private static Stream<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1));
  }

  @Test
  void everyLinkLeadsToAFileThatExistsAndToAHeadingOfIt() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path document : documents()) {
      for (MatchResult link : LINK.matcher(read(document)).results().toList()) {
        Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
        if (!Files.exists(target) || !hasHeading(target, link.group(2))) {
          broken.add(document + ": " + link.group());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean hasHeading(Path target, @Nullable String anchor) {
    return anchor == null
        || found("(?m)^#+ (.*)$", read(target))
            .map(heading -> heading.toLowerCase(Locale.ROOT))
            .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .anyMatch(heading -> anchor.equals("#" + heading));
  }

  @Test
  void everySettingThatTheCodeReadsIsInTheTableOfSettings() throws IOException {
    String operations = read(ROOT.resolve("docs/operations.md"));
    Set<String> missing = new TreeSet<>();
    for (Path source : sources()) {
      String text = read(source);
      Stream<String> named = found("[\"{](ANABRANCH_[A-Z_]*[A-Z])[\":]", text);
      Stream<String> ofWorker =
          source.endsWith("WorkerSettings.java")
              ? found("(?:PREFIX \\+ |\\(env, )\"([A-Z_]+)\"", text)
                  .map("ANABRANCH_WORKER_"::concat)
              : Stream.empty();
      Stream.concat(named, ofWorker)
          .filter(name -> !NO_SETTINGS.contains(name) && !operations.contains("`" + name + "`"))
          .forEach(missing::add);
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyMetricOfOursIsInTheTableOfMetrics() throws IOException {
    String operations = read(ROOT.resolve("docs/operations.md"));
    Set<String> missing = new TreeSet<>();
    for (Path source : sources()) {
      found("\"(anabranch\\.(?:api|fold|scheduler|worker)\\.[a-z.]+)\"", read(source))
          .map(name -> name.replace('.', '_'))
          .filter(name -> !operations.contains(name))
          .forEach(missing::add);
    }
    assertThat(missing).isEmpty();
  }
}
