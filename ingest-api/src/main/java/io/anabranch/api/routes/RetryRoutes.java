package io.anabranch.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.auth.Role;
import io.anabranch.api.catalog.Registered;
import io.anabranch.api.command.AwaitProjection;
import io.anabranch.api.command.CheckRun;
import io.anabranch.api.command.CommandLog;
import io.anabranch.api.command.Position;
import io.anabranch.api.command.SeedRun;
import io.anabranch.api.http.Accepts;
import io.anabranch.api.http.Fields;
import io.anabranch.api.http.Nearest;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.api.query.RunView;
import io.anabranch.api.query.Runs;
import io.anabranch.api.query.TaskView;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.RunOperation.RunRetryRequested;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Retrying runs: in place while the scheduler holds the run and its own version is wanted, else as
 * a new run that takes from the old one what ended well.
 */
public final class RetryRoutes implements Resource {
  private static final List<String> VERSIONS = List.of("pinned", "newest");

  private final Runs runs;
  private final FindRun find;
  private final AskOnce once;
  private final CheckRun check;
  private final CommandLog log;
  private final Topics topics;

  public RetryRoutes(
      Runs runs,
      AwaitProjection await,
      AskOnce once,
      CheckRun check,
      CommandLog log,
      Topics topics) {
    this.runs = runs;
    this.find = new FindRun(runs, await);
    this.once = once;
    this.check = check;
    this.log = log;
    this.topics = topics;
  }

  /**
   * What was asked for.
   *
   * @param runId the run that runs now
   * @param retryOf the run that it does again; null where it is that run itself
   * @param position null where it was asked for before
   */
  record Retried(String runId, @Nullable String retryOf, @Nullable Position position) {}

  /** What a client wants; null for the usual. */
  private record Wish(@Nullable String from, boolean newest, @Nullable String runId, String by) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post(ROOT + "/runs/{run}/retry", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::retry));
  }

  private Response retry(Request request) throws InterruptedException {
    Fields fields = request.fields();
    String from = fields.matching("from", Ids.TASK);
    boolean newest = VERSIONS.getLast().equals(fields.oneOf("version", VERSIONS));
    String chosen = fields.matching("runId", Ids.OPAQUE);
    if (request.path("run").equals(chosen)) {
      fields.refuse("runId", "Expected the id of a new run, but got that of the old one.");
    }
    fields.check();
    // WHY wait: whether it goes on in place or as a new run is decided here.
    boolean fresh = find.isFresh();
    RunView run = find.run(request);
    String id = once.id(run, "retry", request);
    if (once.isDone(run, id)) {
      return accepted(new Retried(run.runId(), null, null));
    }
    if (fresh && run.state().equals(RunState.QUEUED.name())) {
      throw conflict("Expected a run that has started, but '" + run.runId() + "' is QUEUED.");
    }
    var wish = new Wish(from, newest, chosen, request.caller().name());
    return accepted(
        run.isHeld() && isPinned(run, newest)
            ? inPlace(run, wish, id, fresh)
            : anew(run, wish, id));
  }

  private static Response accepted(Retried retried) {
    return Response.json(202, retried).with("Location", ROOT + "/runs/" + retried.runId());
  }

  private boolean isPinned(RunView run, boolean newest) throws InterruptedException {
    return !newest || check.need(run.dag(), null).version() == run.version();
  }

  private Retried inPlace(RunView run, Wish wish, String id, boolean fresh)
      throws InterruptedException {
    if (wish.from != null) {
      TaskView task = find.task(run, wish.from);
      if (fresh && !TaskState.valueOf(task.state()).isTerminal()) {
        throw conflict(
            "Expected a task that has ended, but '" + wish.from + "' is " + task.state() + ".");
      }
    } else if (fresh && !run.isOver() && !hasFailed(run)) {
      throw conflict(
          "Expected a run of which something failed, but '"
              + run.runId()
              + "' is "
              + run.state()
              + " and nothing has. Name in 'from' a task that has ended to run it again.");
    }
    Position position = once.send(new RunRetryRequested(run.runId(), id, wish.by, wish.from));
    return new Retried(run.runId(), null, position);
  }

  // What its version allows to fail is not retried unless it is named.
  private boolean hasFailed(RunView run) throws InterruptedException {
    DagSpec dag = check.spec(check.need(run.dag(), run.version()));
    Set<String> allowed =
        dag == null
            ? Set.of()
            : dag.tasks().stream()
                .filter(TaskSpec::allowFailure)
                .map(TaskSpec::id)
                .collect(Collectors.toSet());
    return runs.tasks(run.key()).stream()
        .anyMatch(
            task ->
                task.state().equals(TaskState.CANCELLED.name())
                    || (task.state().equals(TaskState.FAILED.name())
                        && !allowed.contains(task.task())));
  }

  private Retried anew(RunView run, Wish wish, String id) throws InterruptedException {
    if (!run.isOver()) {
      throw conflict(
          "Expected a run that has ended, but '"
              + run.runId()
              + "' is "
              + run.state()
              + " in version "
              + run.version()
              + ". Cancel it first to run the newest version, or retry it in its own.");
    }
    if (wish.from == null && run.state().equals(RunState.SUCCEEDED.name())) {
      throw conflict(
          "Expected a run of which something failed, but '"
              + run.runId()
              + "' is SUCCEEDED. Name in 'from' the task to begin at.");
    }
    Map<String, JsonNode> params = new TreeMap<>();
    if (run.params() != null) {
      run.params().properties().forEach(entry -> params.put(entry.getKey(), entry.getValue()));
    }
    Registered version = check.check(run.dag(), wish.newest ? null : run.version(), params);
    SeedRun seed = SeedRun.of(spec(version, wish.from), runs.tasks(run.key()), wish.from);
    Map<String, JsonNode> outputs =
        runs.outputs(run.key(), seed.outputs(), Limits.INPUT).orElseThrow(() -> tooLarge(run));
    String newId = wish.runId == null ? id : wish.runId;
    byte[] command =
        Codec.RUN_COMMAND.encode(
            new RunRequested(
                newId,
                run.dag(),
                version.version(),
                params,
                run.logicalTime(),
                wish.by,
                run.runId(),
                seed.with(outputs)));
    if (command.length > Limits.INPUT) {
      throw tooLarge(run);
    }
    long offset = log.append(topics.runCommands(), newId, command);
    return new Retried(newId, run.runId(), Position.ofRunCommand(offset));
  }

  private DagSpec spec(Registered version, @Nullable String from) {
    DagSpec dag = check.spec(version);
    if (dag == null) {
      throw conflict(
          "Expected a definition that this release can read, but that of "
              + version.dag()
              + " version "
              + version.version()
              + " is another's. Register it anew and retry the newest version.");
    }
    List<String> ids = dag.tasks().stream().map(TaskSpec::id).toList();
    if (from != null && !ids.contains(from)) {
      throw FindRun.noTask(version.dag(), version.version(), from, Nearest.to(from, ids));
    }
    return dag;
  }

  private static ApiException tooLarge(RunView run) {
    return ApiException.of(
        ProblemType.TOO_LARGE,
        "Expected outputs of run '"
            + run.runId()
            + "' that fit into one record of "
            + Limits.INPUT
            + " bytes, but those that its expressions name are larger. Retry with 'from' nearer"
            + " the beginning, or let tasks give references to large data.");
  }

  private static ApiException conflict(String detail) {
    return ApiException.of(ProblemType.CONFLICT, detail);
  }
}
