package io.anabranch.bench;

import io.anabranch.scheduler.topology.CellContext;
import io.anabranch.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
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

/**
 * The cell without its rules: the same topics, records, bytes, store, transaction and commit rule,
 * and as many tasks under way, so that transactions are as large; what is decided is that the next
 * task of the chain comes next.
 */
final class BareCell implements Processor<byte[], byte[], byte[], byte[]> {
  private static final int KEYS = 1 << 14;

  private final CellContext leader;
  private final BareSizes sizes;
  private final byte[] entry;
  private final Queue<BareMessage> ready = new ArrayDeque<>();
  private int free;
  private long sequence;

  @SuppressWarnings("NullAway.Init") // Streams calls init before anything else.
  private ProcessorContext<byte[], byte[]> context;

  @SuppressWarnings("NullAway.Init")
  private KeyValueStore<byte[], byte[]> store;

  private BareCell(CellContext leader, BareSizes sizes, int slots) {
    this.leader = leader;
    this.free = slots;
    this.sizes = sizes;
    this.entry = new byte[sizes.entry()];
  }

  static Topology topology(Topics topics, CellContext leader, BareSizes sizes, int slots) {
    return new Topology()
        .addSource(
            "inputs",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.runCommands(),
            topics.dagCommands(),
            topics.taskEvents())
        .addProcessor("cell", () -> new BareCell(leader, sizes, slots), "inputs")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("cell"), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled(),
            "cell")
        .addSink(
            "history",
            topics.history(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            "cell")
        .addSink(
            "tasks",
            topics.tasks(),
            new ByteArraySerializer(),
            new ByteArraySerializer(),
            (topic, key, value, partitions) -> Optional.of(Set.of(0)),
            "cell");
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    store = newContext.getStateStore("cell");
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    BareMessage said = BareMessage.decode(record.value());
    if (said == null) {
      leader.timerRead(true);
      leader.earliestDue(Long.MAX_VALUE);
    } else {
      decide(said, record.timestamp());
    }
    leader.decided(++sequence, 1, 0);
    RecordMetadata place = context.recordMetadata().orElseThrow();
    if (leader.batchEnd().isLast(place.topic(), place.partition(), place.offset())) {
      context.commit();
    }
  }

  private void decide(BareMessage said, long time) {
    boolean ends = said.index() + 1 == said.length();
    byte[] key = key(said.run());
    context.forward(new Record<>(key, said.encode(sizes.history(), ends), time), "history");
    if (said.index() >= 0) {
      free++;
    }
    if (!ends) {
      ready.add(new BareMessage(said.run(), said.index() + 1, said.length()));
    }
    for (; free > 0 && !ready.isEmpty(); free--) {
      BareMessage next = ready.remove();
      context.forward(
          new Record<>(key(next.run()), next.encode(sizes.dispatch(), false), time), "tasks");
    }
    for (int i = 0; i < sizes.entries(); i++) {
      store.put(key((said.run() * sizes.entries() + i) % KEYS), entry);
    }
  }

  private static byte[] key(long number) {
    return java.nio.ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }
}
