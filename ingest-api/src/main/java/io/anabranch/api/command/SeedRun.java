package io.anabranch.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.query.TaskView;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.RunCommand.SeededTask;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.expr.RenderTask;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a run that does another one again takes from it: the tasks that ended well there and that
 * the version has which will run, but for the one to begin at and all that come after it.
 */
public final class SeedRun {
  private final Map<String, TaskState> taken;
  private final Set<String> outputs;

  private SeedRun(Map<String, TaskState> taken, Set<String> outputs) {
    this.taken = taken;
    this.outputs = outputs;
  }

  /**
   * Chooses the tasks.
   *
   * @param dag the version that will run
   * @param tasks of the run that is done again
   * @param from a task of {@code dag}; null for whatever did not end well
   */
  public static SeedRun of(DagSpec dag, List<TaskView> tasks, @Nullable String from) {
    Set<String> again = from == null ? Set.of() : dag.from(from);
    Set<String> known = new HashSet<>(dag.tasks().stream().map(TaskSpec::id).toList());
    Map<String, TaskState> taken = new TreeMap<>();
    for (TaskView task : tasks) {
      TaskState state = TaskState.valueOf(task.state());
      if (known.contains(task.task()) && !again.contains(task.task()) && isTaken(task, state)) {
        taken.put(task.task(), state);
      }
    }
    return new SeedRun(taken, named(dag));
  }

  // What its rule or its condition kept away names the task that it was because of. It is decided
  // on anew. What said itself that there was nothing to do, or was marked, stays as it is.
  private static boolean isTaken(TaskView task, TaskState state) {
    return state == TaskState.SUCCEEDED || (state == TaskState.SKIPPED && task.because() == null);
  }

  private static Set<String> named(DagSpec dag) {
    RenderTask expressions = new RenderTask(dag);
    Set<String> named = new HashSet<>();
    for (TaskSpec task : dag.tasks()) {
      named.addAll(expressions.namedByCondition(task));
      named.addAll(expressions.namedByTexts(task));
    }
    return named;
  }

  /** The tasks whose outputs have to come along: an expression of the version names them. */
  public Set<String> outputs() {
    Set<String> needed = new TreeSet<>(outputs);
    needed.removeIf(task -> taken.get(task) != TaskState.SUCCEEDED);
    return needed;
  }

  /**
   * The seed.
   *
   * @param found what the tasks of {@link #outputs()} gave, those that gave something
   */
  public Map<String, SeededTask> with(Map<String, JsonNode> found) {
    Map<String, SeededTask> seed = new TreeMap<>();
    taken.forEach((task, state) -> seed.put(task, new SeededTask(state, found.get(task))));
    return seed;
  }
}
