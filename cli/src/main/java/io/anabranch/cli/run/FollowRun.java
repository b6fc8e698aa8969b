package io.anabranch.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.client.ApiException;
import io.anabranch.cli.client.Path;
import io.anabranch.cli.client.RunText;
import io.anabranch.cli.client.Times;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Asks for a run again and again, and shows a line for each task that is in a new state. */
final class FollowRun {
  private static final long PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final ApiClient client;
  private final Progress progress;
  private final Map<String, String> shown = new HashMap<>();
  private final long began = System.nanoTime();

  FollowRun(ApiClient client, Progress progress) {
    this.client = client;
    this.progress = progress;
  }

  /** Returns the run once it has ended. */
  JsonNode untilEnded(String runId) throws InterruptedException {
    Path path = Path.of("runs", runId);
    while (true) {
      long asked = System.nanoTime();
      JsonNode run = ask(path);
      show(run);
      if (isTerminal(run.path("state").asText())) {
        return run;
      }
      // A large run takes long to answer, and must not be asked without end.
      long took = Duration.ofNanos(System.nanoTime() - asked).toMillis();
      Thread.sleep(Math.clamp(3 * took, PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
    }
  }

  // The run was accepted, so "not there" only says that the projection is behind.
  private JsonNode ask(Path path) {
    try {
      return client.get(path);
    } catch (ApiException e) {
      if (e.status() == 404) {
        return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
      }
      throw e;
    }
  }

  private void show(JsonNode run) {
    int ended = 0;
    for (JsonNode operation : run.path("operations")) {
      String what = RunText.operation(operation);
      if (shown.put(operation.path("at").asText() + what, what) == null) {
        progress.line(time() + "  " + what);
      }
    }
    for (JsonNode task : run.path("tasks")) {
      String id = Table.text(task.path("task"));
      String state = task.path("state").asText();
      int attempt = task.path("attempt").asInt();
      boolean over =
          Arrays.stream(TaskState.values()).anyMatch(s -> s.name().equals(state) && s.isTerminal());
      ended += over ? 1 : 0;
      String now = state + attempt;
      boolean waits = state.equals(TaskState.PENDING.name());
      if (!now.equals(shown.put(id, now)) && !waits) {
        progress.line(line(id, state, attempt, task, over));
      }
    }
    if (!run.path("tasks").isEmpty()) {
      progress.ended(ended, run.path("tasks").size());
    }
  }

  private String line(String id, String state, int attempt, JsonNode task, boolean over) {
    StringBuilder line =
        new StringBuilder(String.format(java.util.Locale.ROOT, "%s  %-20s %s", time(), id, state));
    if (over && task.hasNonNull("startedAt")) {
      line.append(" after ").append(Times.took(task));
    }
    if (attempt > 1) {
      line.append(" (attempt ").append(attempt).append(")");
    }
    JsonNode error = RunText.error(task);
    if (error.isTextual()) {
      line.append(": ").append(Table.text(error));
    }
    return line.toString();
  }

  private String time() {
    String time = Times.text(Duration.ofNanos(System.nanoTime() - began));
    return String.format(java.util.Locale.ROOT, "%8s", time);
  }

  private static boolean isTerminal(String state) {
    return Arrays.stream(RunState.values()).anyMatch(s -> s.name().equals(state) && s.isTerminal());
  }
}
