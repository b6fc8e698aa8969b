package io.anabranch.scheduler.topology;

import io.anabranch.scheduler.core.CellState;
import io.anabranch.scheduler.core.Decide;
import io.anabranch.scheduler.core.Decision;
import io.anabranch.scheduler.core.Stamped;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads an input, asks the core, writes what was decided: history, orders to workers, letters and
 * the catalog. {@link CellStore} writes the entries that changed, at the end of the same
 * transaction.
 */
final class CellProcessor implements Processor<byte[], byte[], byte[], Object> {
  static final String NAME = "cell";
  static final String HISTORY = "history";
  static final String TASKS = "tasks";
  static final String LETTERS = "dead-letters";
  static final String CATALOG = "catalog";

  private final Topics topics;
  private final CellContext leader;
  private final ReadInput reader;

  @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
  private ProcessorContext<byte[], Object> context;

  private CellState state = new CellState();
  private boolean seated;

  CellProcessor(Topics topics, CellContext leader) {
    this.topics = topics;
    this.leader = leader;
    this.reader = new ReadInput(topics);
  }

  // Streams calls this again when it revives the task; nothing kept in memory may outlive that.
  @Override
  public void init(ProcessorContext<byte[], Object> newContext) {
    context = newContext;
    CellStore store = newContext.getStateStore(CellStore.NAME);
    state = store.restored();
    seated = false;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place =
        context
            .recordMetadata()
            .orElseThrow(() -> new IllegalStateException("Expected a record of an input topic."));
    if (!seated) {
      decide(leader.seat(), new Cause("seat", state.epoch() + 1));
      seated = true;
    }
    Input input = reader.read(place.topic(), record.value());
    String topic = place.topic().substring(topics.prefix().length());
    decide(input, new Cause(topic, place.offset()));
    if (leader.batchEnd().isLast(place.topic(), place.partition(), place.offset())) {
      context.commit();
    }
  }

  private void decide(Input input, Cause cause) {
    Instant now = Instant.ofEpochMilli(leader.clockMillis());
    Decision decision = Decide.decide(state, new Stamped(input, cause, now));
    write(decision);
    report(input, decision);
  }

  private void write(Decision decision) {
    long time = decision.stamped().time().toEpochMilli();
    byte @Nullable [] run = runOf(decision.stamped().input());
    for (HistoryRecord part : HistoryParts.of(decision)) {
      context.forward(new Record<>(run, part, time), HISTORY);
    }
    for (Decision.Addressed one : decision.messages()) {
      context.forward(new Record<>(bytes(one.message().worker()), one, time), TASKS);
    }
    for (LetterEvent letter : decision.letters()) {
      context.forward(new Record<>(bytes(letter.letter()), letter, time), LETTERS);
    }
    for (CatalogRecord entry : decision.catalog()) {
      context.forward(new Record<>(bytes(entry.key()), entry, time), CATALOG);
    }
  }

  private void report(Input input, Decision decision) {
    Instant due = state.earliestDue();
    leader.earliestDue(due == null ? Long.MAX_VALUE : due.toEpochMilli());
    leader.decided(decision.sequence(), decision.epoch(), state.readyTasks());
    if (input instanceof LeaderEvent.TimerDue said
        && said.leader().equals(leader.seat().leader())) {
      leader.timerRead(!(decision.events().getFirst() instanceof HistoryEvent.Ignored));
    }
    if (!(input instanceof AttemptEvent) && !(input instanceof RunCommand)) {
      leader.liveWorkers(state.liveWorkers());
    }
  }

  private static byte @Nullable [] runOf(Input input) {
    return switch (input) {
      case AttemptEvent said -> bytes(said.attempt().runId());
      case RunCommand.RunRequested asked when asked.runId() != null -> bytes(asked.runId());
      case WorkerEvent said -> bytes(said.worker());
      default -> null;
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
