package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.expr.RenderException;
import io.anabranch.schemas.expr.RunContext;
import io.anabranch.schemas.expr.TaskContext;
import io.anabranch.schemas.topic.Limits;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the expressions of a task may name. */
final class ExpressionContext {
  private ExpressionContext() {}

  /**
   * The context of one task.
   *
   * @param names the tasks that it names
   * @param decided states that are decided and not applied yet
   * @throws RenderException when what is named is too large together
   */
  static RunContext of(
      CellState state, Entry.Run run, Set<String> names, Map<String, TaskState> decided)
      throws RenderException {
    Map<String, TaskContext> tasks = new TreeMap<>();
    int bytes = 0;
    for (String name : names) {
      TaskEntry task = Apply.task(state, run.runId(), name);
      Entry.@Nullable Output output = state.output(run.runId(), name);
      bytes += output == null ? 0 : output.bytes();
      tasks.put(
          name,
          new TaskContext(
              decided.getOrDefault(name, task.state()).name(),
              task.attempt(),
              output == null ? null : output.value()));
    }
    if (bytes > Limits.NAMED_OUTPUTS) {
      throw new RenderException(
          "Expected at most "
              + Limits.NAMED_OUTPUTS
              + " bytes of outputs that one task names, but got "
              + bytes
              + ". Pass large data by reference.");
    }
    return new RunContext(
        run.runId(), run.logicalTime(), run.dag(), run.version(), run.params(), tasks);
  }
}
