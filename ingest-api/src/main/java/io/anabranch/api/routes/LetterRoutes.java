package io.anabranch.api.routes;

import io.anabranch.api.auth.Role;
import io.anabranch.api.command.CommandLog;
import io.anabranch.api.command.Position;
import io.anabranch.api.http.Accepts;
import io.anabranch.api.http.Fields;
import io.anabranch.api.http.Query;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.api.query.LetterView;
import io.anabranch.api.query.Letters;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunCommand.LetterDiscardRequested;
import io.anabranch.schemas.event.RunCommand.LetterRetryRequested;
import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.topic.Topics;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dead letters: reading, retrying, discarding. */
public final class LetterRoutes implements Resource {
  private static final int MAX_REASON = 1_000;

  private final Letters letters;
  private final CommandLog log;
  private final Topics topics;

  public LetterRoutes(Letters letters, CommandLog log, Topics topics) {
    this.letters = letters;
    this.log = log;
    this.topics = topics;
  }

  enum State {
    OPEN,
    RETRIED,
    RESOLVED,
    DISCARDED
  }

  /**
   * What was asked for.
   *
   * @param round of the retry; null for a discard
   * @param position null when this was asked for before, and is not asked again
   */
  record Asked(String letter, @Nullable Integer round, @Nullable Position position) {}

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(
            ROOT + "/dlq",
            Set.of(
                "dag",
                "task",
                "kind",
                "state",
                "exitCode",
                "error",
                "since",
                "until",
                "limit",
                "after"),
            this::list),
        Route.get(ROOT + "/dlq/{letter}", Set.of(), this::one),
        Route.post(ROOT + "/dlq/{letter}/retry", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::retry),
        Route.post(
            ROOT + "/dlq/{letter}/discard", Role.OPERATOR, Accepts.OPTIONAL_JSON, this::discard));
  }

  private Response list(Request request) {
    Query query = request.query();
    LetterKind kind = query.oneOf("kind", LetterKind.class);
    State state = query.oneOf("state", State.class);
    var filter =
        new Letters.Filter(
            query.matching("dag", Ids.DAG),
            query.matching("task", Ids.TASK),
            kind == null ? null : kind.name(),
            state == null ? null : state.name(),
            query.number("exitCode", -999, 999),
            query.text("error"),
            query.time("since"),
            query.time("until"));
    int limit = query.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    return Response.ok(letters.list(filter, limit, query.text("after")));
  }

  private Response one(Request request) {
    return Response.ok(find(request.path("letter")));
  }

  private Response retry(Request request) throws InterruptedException {
    Fields fields = request.fields();
    Integer asked = fields.number("round", 0, Integer.MAX_VALUE);
    fields.check();
    LetterView letter = find(request.path("letter"));
    int round = asked == null ? nextRound(letter) : asked;
    if (round < letter.round()) {
      return Response.json(202, new Asked(letter.id(), round, null));
    }
    if (round > letter.round() || isClosed(letter)) {
      throw conflict(letter, "be retried in round " + round);
    }
    var command = new LetterRetryRequested(letter.id(), round, request.caller().name());
    return Response.json(202, new Asked(letter.id(), round, append(letter, command)));
  }

  private Response discard(Request request) throws InterruptedException {
    Fields fields = request.fields();
    String reason = fields.text("reason", MAX_REASON);
    fields.check();
    LetterView letter = find(request.path("letter"));
    if (letter.state().equals(State.DISCARDED.name())) {
      return Response.json(202, new Asked(letter.id(), null, null));
    }
    if (!letter.state().equals(State.OPEN.name())) {
      throw conflict(letter, "be discarded");
    }
    var command = new LetterDiscardRequested(letter.id(), request.caller().name(), reason);
    return Response.json(202, new Asked(letter.id(), null, append(letter, command)));
  }

  // While a retry is under way, asking once more means that one.
  private static int nextRound(LetterView letter) {
    return letter.state().equals(State.RETRIED.name()) ? letter.round() - 1 : letter.round();
  }

  private static boolean isClosed(LetterView letter) {
    return !letter.state().equals(State.OPEN.name());
  }

  private Position append(LetterView letter, RunCommand command) throws InterruptedException {
    String key = letter.runId() == null ? letter.id() : letter.runId();
    return Position.ofRunCommand(
        log.append(topics.runCommands(), key, Codec.RUN_COMMAND.encode(command)));
  }

  private LetterView find(String id) {
    return letters
        .find(id)
        .orElseThrow(
            () ->
                ApiException.of(
                    ProblemType.NOT_FOUND,
                    "Expected a dead letter, but there is no '" + id + "'."));
  }

  private static ApiException conflict(LetterView letter, String what) {
    return ApiException.of(
        ProblemType.CONFLICT,
        "Expected a letter that can "
            + what
            + ", but '"
            + letter.id()
            + "' is "
            + letter.state()
            + " and was retried "
            + letter.round()
            + " times.");
  }
}
