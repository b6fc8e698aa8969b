package io.anabranch.scheduler.core;

import com.fasterxml.jackson.databind.node.IntNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.TaskState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What people ask for at random: of runs that may be anywhere, and of DAGs. */
final class SimulatedPeople {
  private static final TaskState[] MARKS = {
    TaskState.SUCCEEDED, TaskState.FAILED, TaskState.SKIPPED
  };

  private final RandomGenerator random;

  SimulatedPeople(RandomGenerator random) {
    this.random = random;
  }

  /** Something about the run {@code runId}, which may be one of {@code dag}. */
  Input operation(String runId, DagSpec dag) {
    String request = random.nextInt(3) > 0 ? null : "req-" + random.nextInt(6);
    return switch (random.nextInt(9)) {
      case 0 -> new RunOperation.RunCancelRequested(runId, request, "ada", null);
      case 1, 2 -> new RunOperation.RunRetryRequested(runId, request, "ada", null);
      case 3 -> new RunOperation.RunRetryRequested(runId, request, "ada", task(dag));
      case 4 -> new RunOperation.RunPauseRequested(runId, request, "ada");
      case 5 -> new RunOperation.RunResumeRequested(runId, request, "ada");
      default -> mark(runId, request, dag);
    };
  }

  private Input mark(String runId, @Nullable String request, DagSpec dag) {
    TaskState as = MARKS[random.nextInt(MARKS.length)];
    return new RunOperation.TaskMarkRequested(
        runId,
        request,
        "ada",
        null,
        task(dag),
        as,
        as == TaskState.SUCCEEDED && random.nextBoolean() ? IntNode.valueOf(7) : null);
  }

  private String task(DagSpec dag) {
    int task = random.nextInt(dag.tasks().size());
    return random.nextInt(30) == 0 ? "none" : dag.tasks().get(task).id();
  }

  /** Something about the DAG. */
  Input about(DagSpec dag) {
    return random.nextInt(8) == 0
        ? new DagCommand.DagRetireRequested(dag.name(), "ada")
        : new DagCommand.DagPauseRequested(dag.name(), random.nextBoolean(), "ada");
  }

  /** A run that takes some of the tasks as done. */
  Input seeded(String runId, DagSpec dag) {
    Map<String, RunCommand.SeededTask> seed = new TreeMap<>();
    for (TaskSpec task : dag.tasks()) {
      if (random.nextInt(3) == 0) {
        TaskState as = random.nextInt(4) == 0 ? TaskState.SKIPPED : TaskState.SUCCEEDED;
        seed.put(task.id(), new RunCommand.SeededTask(as, null));
      }
    }
    return new RunCommand.RunRequested(
        runId, dag.name(), null, Map.of(), null, "ada", "before", seed);
  }

  /** What lets everything go on that somebody held. */
  static List<Input> letGo(DagSpec dag) {
    return List.of(
        new DagCommand.DagRegistrationRequested(DagWriter.toJson(dag), "ada"),
        new DagCommand.DagPauseRequested(dag.name(), false, "ada"));
  }
}
