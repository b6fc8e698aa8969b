package io.anabranch.scheduler.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorContextImpl;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * Puts what a changelog says into the cell's store, which the test driver does not: after stores
 * are opened and before the cell's processor is, as Streams does. It is a store because there is no
 * other moment between the two.
 */
final class RestoredChangelog implements StateStore {
  private static final String NAME = "restored";

  private final Map<String, byte[]> changelog;

  private RestoredChangelog(Map<String, byte[]> changelog) {
    this.changelog = changelog;
  }

  /** {@code inputs}: the name of the topology's source. */
  static void add(Topology topology, String inputs, Map<String, byte[]> changelog) {
    // Behind the cell, so that its store is opened behind the cell's.
    topology.addProcessor(NAME, Nothing::new, inputs);
    topology.addStateStore(new Builder(changelog), NAME);
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    StateStore store = ((ProcessorContextImpl) context).stateManager().store(CellStore.NAME);
    while (store instanceof WrappedStateStore<?, ?, ?> wrapper) {
      store = wrapper.wrapped();
    }
    @SuppressWarnings("unchecked") // Below all wrappers, which encode, is a store of bytes.
    KeyValueStore<Bytes, byte[]> bytes = (KeyValueStore<Bytes, byte[]>) store;
    changelog.forEach((key, value) -> bytes.put(Bytes.wrap(key.getBytes(UTF_8)), value));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  private static final class Nothing implements Processor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {}
  }

  private record Builder(Map<String, byte[]> changelog) implements StoreBuilder<RestoredChangelog> {
    @Override
    public RestoredChangelog build() {
      return new RestoredChangelog(changelog);
    }

    @Override
    public StoreBuilder<RestoredChangelog> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<RestoredChangelog> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<RestoredChangelog> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<RestoredChangelog> withLoggingDisabled() {
      return this;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public String name() {
      return NAME;
    }
  }
}
