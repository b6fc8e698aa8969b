package io.anabranch.api.routes;

import io.anabranch.api.command.CommandLog;
import io.anabranch.api.command.Position;
import io.anabranch.api.command.RunIds;
import io.anabranch.api.http.Request;
import io.anabranch.api.query.Operations;
import io.anabranch.api.query.RunView;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.topic.Topics;

/**
 * Asks something of a run once, however often a client sends its request: the scheduler knows the
 * request's id, and the projection tells here that it was done, whatever the run's state is now.
 */
public final class AskOnce {
  private final Operations operations;
  private final CommandLog log;
  private final RunIds ids;
  private final Topics topics;

  public AskOnce(Operations operations, CommandLog log, RunIds ids, Topics topics) {
    this.operations = operations;
    this.log = log;
    this.ids = ids;
    this.topics = topics;
  }

  String id(RunView run, String operation, Request request) {
    return ids.ofRequest(run.runId(), operation, request.idempotencyKey());
  }

  boolean isDone(RunView run, String id) {
    return operations.has(run.key(), id);
  }

  Position send(RunOperation asked) throws InterruptedException {
    return Position.ofRunCommand(
        log.append(topics.runCommands(), asked.runId(), Codec.RUN_COMMAND.encode(asked)));
  }
}
