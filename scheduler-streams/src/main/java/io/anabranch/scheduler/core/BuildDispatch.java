package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.expr.ParamEnvironment;
import io.anabranch.schemas.expr.RenderException;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the self-contained order to run an attempt; too large is a failure of that task. */
final class BuildDispatch {
  private BuildDispatch() {}

  /** {@code since}: when the task was first dispatched, where that counts. */
  static WorkerMessage.Dispatch build(
      Draft draft, AttemptRef ref, String worker, @Nullable Instant since) throws RenderException {
    Entry.Run run = draft.run(ref.runId());
    DagPlan plan = draft.plan(ref.runId());
    TaskSpec task = plan.task(ref.task());
    TaskSpec rendered =
        plan.renderer()
            .render(
                task,
                ExpressionContext.of(draft.state(), run, plan.namedByTexts(task.id()), Map.of()));
    int bytes = rendered.equals(task) ? plan.encodedBytes(task.id()) : Json.bytes(rendered).length;
    check("The rendered task", bytes, Limits.RENDERED_TASK);
    return new WorkerMessage.Dispatch(
        worker,
        ref,
        run.dag(),
        run.version(),
        run.logicalTime(),
        new WorkerMessage.Work(
            Deadlines.attempt(task, since, draft.now()), rendered.env(), rendered.action()),
        ParamEnvironment.of(run.params()),
        files(plan, rendered));
  }

  private static Map<String, String> files(DagPlan plan, TaskSpec task) throws RenderException {
    Map<String, String> files = new TreeMap<>();
    int size = 0;
    for (String name : named(task)) {
      String content = plan.spec().files().get(name);
      if (content != null) {
        files.put(name, content);
        size += content.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    check("The task's files", size, Limits.FILES);
    if (!files.isEmpty()) {
      // Escaping may make more of them; the topic takes 2 MiB with all the rest.
      check("The task's files as JSON", Json.bytes(files).length, 2 * Limits.FILES);
    }
    return files;
  }

  private static Set<String> named(TaskSpec task) {
    Set<String> names = new TreeSet<>(task.files());
    if (task.action() instanceof TaskAction.Python python && python.scriptIsFile()) {
      names.add(python.script());
    }
    return names;
  }

  private static void check(String what, int size, int limit) throws RenderException {
    if (size > limit) {
      throw new RenderException(
          what + " is " + size + " bytes; at most " + limit + " can be sent to a worker.");
    }
  }
}
