package io.anabranch.scheduler.leader;

import io.anabranch.scheduler.topology.CellContext;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.TaskEvent;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** A cell that only numbers its inputs and counts epochs, in history's own form. */
final class TinyCell implements Processor<byte[], byte[], byte[], byte[]> {
  private final Topics topics;
  private final CellContext leader;
  private boolean seated;

  @SuppressWarnings("NullAway.Init")
  private ProcessorContext<byte[], byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<String, Long> store;

  private TinyCell(Topics topics, CellContext leader) {
    this.topics = topics;
    this.leader = leader;
  }

  static Topology build(Topics topics, CellContext leader) {
    return new Topology()
        .addSource(
            "inputs",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.runCommands(),
            topics.dagCommands(),
            topics.taskEvents())
        .addProcessor("cell", () -> new TinyCell(topics, leader), "inputs")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("cell"), Serdes.String(), Serdes.Long())
                .withCachingDisabled(),
            "cell")
        .addSink(
            "history",
            topics.history(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            "cell");
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    store = newContext.getStateStore("cell");
    seated = false;
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    if (!seated) {
      long epoch = next("epoch");
      write(new Cause("seat", epoch), leader.seat());
      leader.liveWorkers(Set.of("w-silent"));
      seated = true;
    }
    Input input = read(record.value());
    write(new Cause(place.topic().substring(topics.prefix().length()), place.offset()), input);
    if (input instanceof LeaderEvent.TimerDue) {
      leader.timerRead(true);
      leader.earliestDue(Long.MAX_VALUE);
    }
    if (leader.batchEnd().isLast(place.topic(), place.partition(), place.offset())) {
      context.commit();
    }
  }

  private void write(Cause cause, @Nullable Input input) {
    Instant now = Instant.ofEpochMilli(leader.clockMillis());
    long sequence = next("sequence");
    long epoch = read("epoch");
    byte[] bytes =
        Codec.HISTORY.encode(
            new HistoryRecord(sequence, epoch, now, cause, 1, 1, input, List.of()));
    context.forward(new Record<>(new byte[0], bytes, now.toEpochMilli()));
    leader.decided(sequence, epoch, 0);
  }

  private long next(String name) {
    long value = read(name) + 1;
    store.put(name, value);
    return value;
  }

  private long read(String name) {
    @Nullable Long value = store.get(name);
    return value == null ? 0 : value;
  }

  private static @Nullable Input read(byte[] value) {
    try {
      TaskEvent event = Codec.TASK_EVENT.decode(value);
      return event;
    } catch (UnreadableException e) {
      return null;
    }
  }
}
