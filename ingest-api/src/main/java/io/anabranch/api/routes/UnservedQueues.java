package io.anabranch.api.routes;

import io.anabranch.api.problem.ApiException;
import io.anabranch.api.query.Workers;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Warns of tasks that nobody would run now. Says nothing while Postgres is away. */
public final class UnservedQueues {
  private static final int MOST = 20;

  private final Workers workers;

  public UnservedQueues(Workers workers) {
    this.workers = workers;
  }

  List<Problem> warnings(DagSpec dag) {
    Set<String> served;
    try {
      served = workers.served();
    } catch (ApiException e) {
      return List.of();
    }
    List<Problem> warnings = new ArrayList<>();
    for (int i = 0; i < dag.tasks().size() && warnings.size() < MOST; i++) {
      TaskSpec task = dag.tasks().get(i);
      if (!served.contains(task.queue())) {
        warnings.add(
            Problem.at(
                "tasks[" + i + "].queue",
                "No live worker serves queue '"
                    + task.queue()
                    + "'. The task waits until one does: start a worker for it."));
      }
    }
    return warnings;
  }
}
