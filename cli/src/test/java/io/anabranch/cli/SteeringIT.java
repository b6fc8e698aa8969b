package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.service.TemporaryStack;
import io.anabranch.embedded.testing.Await;
import io.anabranch.schemas.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that goes wrong and is put right from the command line, with everything real. */
class SteeringIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static TemporaryStack stack;

  @BeforeAll
  static void start() throws Exception {
    stack = TemporaryStack.start("steering", Map.of(), folder -> {});
    Path dag = folder.resolve("dag.yaml");
    Files.writeString(
        dag,
        """
        name: steered
        tasks:
          - {id: before, type: shell, command: "echo '{\\"rows\\":3}' > $ANABRANCH_OUTPUT"}
          - id: long
            type: shell
            command: "echo $$ >> %s; sleep 600"
            dependencies: [before]
          - id: after
            type: shell
            command: "test $SEEN = by-hand-3"
            dependencies: [long]
            env: {SEEN: "{{ tasks.long.output }}-{{ tasks.before.output.rows }}"}
        """
            .formatted(folder.resolve("pids")));
    assertThat(command("dag", "register", dag.toString()).exitCode()).isZero();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static CommandRun command(String... args) {
    return CommandRun.of(
        Stream.concat(
                Arrays.stream(args),
                Stream.of(
                    "--server",
                    stack.stack().server().toString(),
                    "--token",
                    stack.stack().token()))
            .toArray(String[]::new));
  }

  private static JsonNode shown(String run) throws Exception {
    return Json.mapper().readTree(command("runs", "show", run, "-o", "json").out());
  }

  private static String state(JsonNode run, String task) {
    for (JsonNode one : run.path("tasks")) {
      if (one.path("task").asText().equals(task)) {
        return one.path("state").asText();
      }
    }
    return "";
  }

  private static void awaitTask(String run, String task, String state) {
    Await.until(
        task + " of " + run + " is " + state, LIMIT, () -> state(shown(run), task).equals(state));
  }

  private static void awaitRun(String run, String state) {
    Await.until(run + " is " + state, LIMIT, () -> shown(run).path("state").asText().equals(state));
  }

  private static void done(String... args) {
    CommandRun run = command(args);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static ProcessHandle process(int number) throws Exception {
    Path pids = folder.resolve("pids");
    Await.until(
        "process " + number,
        LIMIT,
        () -> Files.exists(pids) && Files.readAllLines(pids).size() >= number);
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(pids).get(number - 1))).orElseThrow();
  }

  @Test
  void aCancelledRunIsRetriedFromATaskThenMarkedAndDoneAgainAsANewRun() throws Exception {
    done("runs", "trigger", "steered", "--run-id", "s-1");
    awaitTask("s-1", "long", "RUNNING");
    ProcessHandle first = process(1);
    done("runs", "cancel", "s-1", "--reason", "too slow");
    awaitRun("s-1", "CANCELLED");
    Await.until("the process is gone", LIMIT, () -> !first.isAlive());
    assertThat(state(shown("s-1"), "before")).isEqualTo("SUCCEEDED");
    assertThat(state(shown("s-1"), "after")).isEqualTo("CANCELLED");

    done("runs", "retry", "s-1", "--from", "long");
    awaitTask("s-1", "long", "RUNNING");
    ProcessHandle second = process(2);
    done("runs", "pause", "s-1");
    Await.until("the pause", LIMIT, () -> shown("s-1").path("paused").asBoolean());
    done("runs", "mark", "s-1", "long", "succeeded", "--task-output", "\"by-hand\"");
    awaitTask("s-1", "long", "SUCCEEDED");
    Await.until("the second process is gone", LIMIT, () -> !second.isAlive());
    assertThat(state(shown("s-1"), "after")).isIn("PENDING", "READY");
    done("runs", "resume", "s-1");
    awaitRun("s-1", "SUCCEEDED");
    assertThat(shown("s-1").path("operations").findValuesAsText("operation"))
        .containsExactly("CANCEL", "RETRY", "PAUSE", "MARK", "RESUME");
    assertThat(command("runs", "show", "s-1").out()).contains(": too slow");

    assertThat(command("runs", "retry", "s-1").exitCode()).isEqualTo(ExitCodes.FAILED);
    done("runs", "retry", "s-1", "--from", "after", "--run-id", "s-2");
    awaitRun("s-2", "SUCCEEDED");
    assertThat(shown("s-2").path("retryOf").asText()).isEqualTo("s-1");
    assertThat(Files.readAllLines(folder.resolve("pids"))).hasSize(2);
  }
}
