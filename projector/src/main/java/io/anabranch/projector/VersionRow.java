package io.anabranch.projector;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.event.HistoryEvent.DagVersionAccepted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of table dag_versions. */
record VersionRow(
    DagVersionAccepted event,
    JsonNode definition,
    List<String> tasks,
    List<String> queues,
    Instant at,
    @Nullable String by) {
  /** What the row is found by. */
  record Key(String dag, int version) {}

  static VersionRow of(DagVersionAccepted event, DagRegistrationRequested input, Instant at) {
    List<String> tasks = new ArrayList<>();
    List<String> queues = new ArrayList<>();
    for (JsonNode task : input.definition().path("tasks")) {
      tasks.add(task.path("id").asText());
      queues.add(task.path("queue").asText(TaskSpec.DEFAULT_QUEUE));
    }
    return new VersionRow(event, input.definition(), tasks, queues, at, input.by());
  }

  Key key() {
    return new Key(event.dag(), event.version());
  }
}
