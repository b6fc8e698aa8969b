package io.anabranch.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import io.anabranch.schemas.json.Json;
import io.anabranch.worker.TaskReader.Batch;
import io.anabranch.worker.attempt.Attempts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the scheduler tells this worker. A dispatch is started only when the partition has been read
 * to the end that was known when the dispatch was read: a kill that was committed by then prevents
 * the start. Whatever the bytes are, reading goes on. Used by one thread.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private final String worker;
  private final byte[] key;
  private final Attempts attempts;
  private final List<Token> unplaced = new ArrayList<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private Token lastRead = Token.NONE;
  private @Nullable String refusal;
  private @Nullable String dismissal;

  private record Waiting(Token token, long end) {}

  Intake(String worker, Attempts attempts) {
    this.worker = worker;
    this.key = worker.getBytes(StandardCharsets.UTF_8);
    this.attempts = attempts;
  }

  /** Does what the batch says. */
  void read(Batch batch) {
    for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
      if (!Arrays.equals(key, record.key())) {
        continue;
      }
      try {
        obey(record);
      } catch (RuntimeException e) {
        LOG.error("Skipping {}, which failed inside the worker", place(record), e);
      }
    }
    startWhatMay(batch);
  }

  /** The last token that was read; what is not held up to it was answered. */
  Token lastRead() {
    return lastRead;
  }

  /** From now on every dispatch is given back, with this reason. */
  void refuse(String reason) {
    refusal = reason;
    attempts.giveBackWaiting(reason);
  }

  /** Why the scheduler gave this worker up; null while it has not. */
  @Nullable String dismissal() {
    return dismissal;
  }

  private void obey(ConsumerRecord<byte[], byte[]> record) {
    WorkerMessage message;
    try {
      message = Codec.WORKER_MESSAGE.decode(record.value());
      check(message);
    } catch (UnreadableException e) {
      unreadable(record, e);
      return;
    }
    if (!message.worker().equals(worker)) {
      LOG.warn("Skipping {}: its key names us, but it is for {}", place(record), message.worker());
      return;
    }
    switch (message) {
      case Dispatch dispatch -> take(dispatch);
      case WorkerMessage.KillAttempt kill -> {
        LOG.info("Ending attempt {}: {}", kill.attempt(), kill.reason());
        attempts.kill(kill.attempt(), "It was to be ended: " + kill.reason());
      }
      case WorkerMessage.DismissWorker dismiss -> dismissal = dismiss.reason();
    }
  }

  private void take(Dispatch dispatch) {
    Token token = dispatch.attempt().token();
    if (dismissal != null) {
      return;
    }
    if (refusal != null) {
      attempts.giveBack(dispatch.attempt(), worker, refusal);
    } else if (attempts.take(dispatch)) {
      unplaced.add(token);
    }
    read(token);
  }

  // INVARIANT: only after the attempt is held or was answered.
  private void read(Token token) {
    lastRead = token.compareTo(lastRead) > 0 ? token : lastRead;
  }

  private void startWhatMay(Batch batch) {
    if (batch.lag().isPresent()) {
      long end = batch.position() + batch.lag().getAsLong();
      unplaced.forEach(token -> waiting.add(new Waiting(token, end)));
      unplaced.clear();
    }
    while (!waiting.isEmpty() && waiting.peek().end() <= batch.position()) {
      Token token = waiting.remove().token();
      if (dismissal == null) {
        attempts.start(token);
      }
    }
  }

  // Jackson leaves what is missing null, whatever the record's type says.
  @SuppressWarnings("ConstantValue")
  private static void check(WorkerMessage message) throws UnreadableException {
    boolean whole =
        switch (message) {
          case Dispatch d ->
              d.worker() != null
                  && d.attempt() != null
                  && d.dag() != null
                  && d.logicalTime() != null
                  && d.task() != null
                  && d.task().timeout() != null
                  && d.task().action() != null;
          case WorkerMessage.KillAttempt k -> k.worker() != null && k.attempt() != null;
          case WorkerMessage.DismissWorker d -> d.worker() != null;
        };
    if (!whole) {
      throw new UnreadableException("Expected every field of the message, but one is missing.");
    }
  }

  /** Gives back a dispatch that cannot be read, when it at least says which attempt it is. */
  private void unreadable(ConsumerRecord<byte[], byte[]> record, UnreadableException e) {
    AttemptRef attempt = attemptOfDispatch(record.value());
    if (attempt == null) {
      LOG.warn("Skipping {}, which cannot be read: {}", place(record), e.getMessage());
      return;
    }
    attempts.giveBack(attempt, worker, "It cannot be read: " + e.getMessage());
    read(attempt.token());
  }

  private static @Nullable AttemptRef attemptOfDispatch(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      JsonNode tree = Json.mapper().readTree(value);
      return tree.path("type").asText().equals("Dispatch")
          ? Json.mapper().treeToValue(tree.path("attempt"), AttemptRef.class)
          : null;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return null;
    }
  }

  private static String place(ConsumerRecord<byte[], byte[]> record) {
    return record.topic() + "-" + record.partition() + " at offset " + record.offset();
  }
}
