package io.anabranch.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.client.Path;
import io.anabranch.schemas.event.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Finds the dead letters of a run; dlq-manager may write them a moment after the run ended. */
final class Letters {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PAGE = 100;

  private final ApiClient client;

  Letters(ApiClient client) {
    this.client = client;
  }

  /** The letters of the run's failed tasks, whole; fewer when they do not show up in 10 s. */
  List<JsonNode> of(JsonNode run) throws InterruptedException {
    int failed = 0;
    for (JsonNode task : run.path("tasks")) {
      failed += task.path("state").asText().equals(TaskState.FAILED.name()) ? 1 : 0;
    }
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<JsonNode> found = ask(run);
      if (found.size() >= Math.min(failed, PAGE) || System.nanoTime() - end > 0) {
        return found;
      }
      Thread.sleep(100);
    }
  }

  private List<JsonNode> ask(JsonNode run) {
    JsonNode list =
        client.get(Path.of("dlq").with("dag", run.path("dag").asText()).with("limit", PAGE));
    List<JsonNode> letters = new ArrayList<>();
    for (JsonNode letter : list.path("items")) {
      if (letter.path("runId").equals(run.path("runId"))) {
        letters.add(client.get(Path.of("dlq", letter.path("id").asText())));
      }
    }
    return letters;
  }
}
