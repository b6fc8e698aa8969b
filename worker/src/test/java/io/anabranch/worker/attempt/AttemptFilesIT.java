package io.anabranch.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskAction.Python;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import io.anabranch.worker.executor.ExecutorSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text of a dispatch names a file outside of its attempt, and no attempt hands one out. */
class AttemptFilesIT {
  private static final String SECRET = "canary";

  @TempDir private Path folder;

  private Path root;
  private Path scripts;
  private AttemptRunner runner;

  @BeforeEach
  void start() throws Exception {
    root = folder.resolve("attempts");
    scripts = Files.createDirectories(folder.resolve("scripts"));
    Files.writeString(folder.resolve("outside.py"), "print('" + SECRET + "')");
    Files.writeString(folder.resolve("secret.json"), "\"" + SECRET + "\"");
    runner = new AttemptRunner(root, new ExecutorSettings(scripts, false, Set.of()));
  }

  @AfterEach
  void stop() {
    runner.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "",
        "../escaped",
        "../../escaped",
        "a/../../../escaped",
        "a/b",
        "a\\b",
        "%2e%2e%2fescaped",
        "/tmp/anabranch-escaped",
        "~/escaped",
        "a\0b",
        "a\nb",
        "na\u00efve"
      })
  void aFileWithSuchANameIsNeverWritten(String name) throws IOException {
    assertThatNothingIsWritten(
        runner.dispatch(shell("true"), AttemptRunner.LONG, Map.of(name, "escaped")));
  }

  @Test
  void aFileWithALongNameIsNeverWritten() throws IOException {
    assertThatNothingIsWritten(
        runner.dispatch(shell("true"), AttemptRunner.LONG, Map.of("a".repeat(5_000), "escaped")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "../../run", "/tmp/run", "a/b", "run%2f..", "", "a\0b", "-rf", ".hidden"})
  void noRunAndNoTaskHasSuchAnId(String id) {
    Token token = new Token(1, 0);
    assertThatIllegalArgumentException().isThrownBy(() -> new AttemptRef(id, "task", 1, token));
    assertThatIllegalArgumentException().isThrownBy(() -> new AttemptRef("run", id, 1, token));
    assertThatIllegalArgumentException().isThrownBy(() -> Token.parse(id));
  }

  @Test
  void theDirectoryIsNamedByTheTokenAndIsGoneAfterwards() throws IOException {
    Dispatch dispatch = output("pwd | tr -d '\\n' | sed 's/.*/\"&\"/' > \"$ANABRANCH_OUTPUT\"");
    assertThat(outputOf(dispatch))
        .isEqualTo("\"" + root.toRealPath().resolve(dispatch.attempt().token() + "/work") + "\"");
    runner.awaitIdle();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whatALinkLeadsToOutlivesTheDirectoryWithTheLink() throws IOException {
    Path kept = Files.createDirectories(folder.resolve("kept"));
    Files.writeString(kept.resolve("file"), "text");
    runner.run(output("ln -s " + kept + " link; chmod 500 ."));
    runner.awaitIdle();
    assertThat(root).isEmptyDirectory();
    assertThat(kept.resolve("file")).hasContent("text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..py", "...py", "missing.py", "link.py", "folder.py", "-c.py"})
  void aScriptThatTheWorkersFolderDoesNotHoldIsMissing(String name) throws IOException {
    Files.createSymbolicLink(scripts.resolve("link.py"), folder.resolve("outside.py"));
    Files.createDirectory(scripts.resolve("folder.py"));
    Dispatch dispatch =
        runner.dispatch(
            new Python(name, List.of(), Python.DEFAULT_INTERPRETER), AttemptRunner.LONG, Map.of());
    TaskError error = runner.error(dispatch);
    assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_TASK);
    assertThat(error.message()).startsWith("Expected script '" + name + "'").contains("neither");
    assertThat(runner.log(dispatch)).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside.py", "/etc/outside.py", "a/../../outside.py"})
  void aScriptWithAPathIsNoFileButText(String script) {
    Dispatch dispatch =
        runner.dispatch(
            new Python(script, List.of(), Python.DEFAULT_INTERPRETER),
            AttemptRunner.LONG,
            Map.of());
    assertThat(runner.error(dispatch).kind()).isEqualTo(ErrorKind.EXIT_CODE);
    assertThat(runner.log(dispatch)).contains("SyntaxError").doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo '{oops'",
        "echo '{\"a\": 1} {\"a\": 2}'",
        "echo '{\"a\": 1, \"a\": 2}'",
        "echo \"{'a': 1}\"",
        "echo '[1, 2'",
        "echo NaN",
        "echo yes",
        "printf '\"\\xff\\xfe\"'",
        "printf '[%.0s' {1..60000}"
      })
  void anOutputThatIsNoJsonIsRefused(String print) {
    assertThatOutputIsRefused(print + " > \"$ANABRANCH_OUTPUT\"", "to hold one JSON value, but ");
  }

  @Test
  void anOutputIsTakenToTheLastByteOfTheLimitAndRefusedBeyond() {
    String filled = "(printf '\"'; head -c %d /dev/zero | tr '\\0' x; printf '\"')";
    String to = " > \"$ANABRANCH_OUTPUT\"";
    assertThat(outputOf(output(filled.formatted(65_534) + to))).hasSize(65_536);
    assertThatOutputIsRefused(filled.formatted(65_535) + to, "of at most 65536 bytes, but");
    assertThatOutputIsRefused("head -c 2G /dev/zero" + to, "of at most 65536 bytes, but");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ln -s \"$SECRET\" \"$ANABRANCH_OUTPUT\"",
        "ln -s /dev/zero \"$ANABRANCH_OUTPUT\"",
        "ln -s nowhere \"$ANABRANCH_OUTPUT\"",
        "mkdir \"$ANABRANCH_OUTPUT\"",
        "mkfifo \"$ANABRANCH_OUTPUT\""
      })
  void anOutputThatIsNoFileIsRefused(String make) {
    assertThatOutputIsRefused(
        make.replace("$SECRET", folder.resolve("secret.json").toString()), "to be a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", ": > \"$ANABRANCH_OUTPUT\"", "echo ' ' > \"$ANABRANCH_OUTPUT\""})
  void noOutputIsNoFault(String command) {
    assertThat(outputOf(output(command))).isEqualTo("null");
  }

  private void assertThatOutputIsRefused(String command, String why) {
    TaskError error = runner.error(output(command));
    assertThat(error.kind()).as(error.message()).isEqualTo(ErrorKind.INVALID_OUTPUT);
    assertThat(error.message())
        .startsWith("Expected ")
        .contains(why)
        .doesNotContain(SECRET)
        .doesNotEndWith("null");
  }

  private void assertThatNothingIsWritten(Dispatch dispatch) throws IOException {
    TaskError error = runner.error(dispatch);
    assertThat(error.kind()).isEqualTo(ErrorKind.INVALID_TASK);
    assertThat(error.message()).startsWith("Expected plain file names");
    assertThat(Path.of("/tmp/anabranch-escaped")).doesNotExist();
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.contains("escaped") || name.equals("work"));
    }
  }

  private String outputOf(Dispatch dispatch) {
    AttemptEvent end = runner.run(dispatch);
    if (end instanceof TaskSucceeded succeeded) {
      return String.valueOf(succeeded.output());
    }
    throw new AssertionError("Expected success, but got " + end + ".");
  }

  private Dispatch output(String command) {
    return runner.shell(command, AttemptRunner.LONG);
  }

  private static TaskAction shell(String command) {
    return new TaskAction.Shell(command, TaskAction.Shell.DEFAULT_SHELL, null);
  }
}
