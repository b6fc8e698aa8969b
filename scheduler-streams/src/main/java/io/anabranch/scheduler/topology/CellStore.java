package io.anabranch.scheduler.topology;

import io.anabranch.scheduler.core.CellState;
import io.anabranch.scheduler.core.Entry;
import io.anabranch.scheduler.core.EntryCodec;
import java.util.Iterator;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * The cell's entries with their changelog. In memory: a successor restores from the changelog in
 * any case. What a transaction changes many times, such as the cell's own entry, is encoded and
 * written once, at its end, when Streams flushes caches: the state itself knows what changed, so
 * there is no cache of bytes beside it.
 */
final class CellStore extends WrappedStateStore<KeyValueStore<String, byte[]>, String, byte[]> {
  static final String NAME = "cell";

  private CellState state = new CellState();

  private CellStore(KeyValueStore<String, byte[]> stored) {
    super(stored);
  }

  static StoreBuilder<CellStore> builder() {
    return new Builder(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(NAME), Serdes.String(), Serdes.ByteArray()));
  }

  // A task that is revived restores first; what its predecessor had not committed must not be
  // written.
  @Override
  public void init(StateStoreContext context, StateStore root) {
    state = new CellState();
    super.init(context, root);
  }

  /** The state that is stored; from now on its changes are written at the end of a transaction. */
  CellState restored() {
    try (KeyValueIterator<String, byte[]> stored = wrapped().all()) {
      state = CellState.restored(new Entries(stored));
    }
    return state;
  }

  /** {@inheritDoc} Streams asks for it before each commit, ahead of flushing the producer. */
  @Override
  public void flushCache() {
    state.drainChanges(
        (key, entry) -> wrapped().put(key, entry == null ? null : EntryCodec.encode(entry)));
    super.flushCache();
  }

  private record Entries(Iterator<KeyValue<String, byte[]>> stored) implements Iterator<Entry> {
    @Override
    public boolean hasNext() {
      return stored.hasNext();
    }

    @Override
    public Entry next() {
      KeyValue<String, byte[]> one = stored.next();
      return EntryCodec.decode(one.key, one.value);
    }
  }

  // The library's builder makes its own stores alone.
  private static final class Builder implements StoreBuilder<CellStore> {
    private final StoreBuilder<KeyValueStore<String, byte[]>> inner;

    private Builder(StoreBuilder<KeyValueStore<String, byte[]>> inner) {
      this.inner = inner.withCachingDisabled().withLoggingEnabled(Map.of());
    }

    @Override
    public CellStore build() {
      return new CellStore(inner.build());
    }

    @Override
    public StoreBuilder<CellStore> withCachingEnabled() {
      throw new UnsupportedOperationException("Expected no cache before a store that is one.");
    }

    @Override
    public StoreBuilder<CellStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CellStore> withLoggingEnabled(Map<String, String> config) {
      inner.withLoggingEnabled(config);
      return this;
    }

    @Override
    public StoreBuilder<CellStore> withLoggingDisabled() {
      throw new UnsupportedOperationException("Expected a changelog: it is what survives.");
    }

    @Override
    public Map<String, String> logConfig() {
      return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
      return inner.loggingEnabled();
    }

    @Override
    public String name() {
      return inner.name();
    }
  }
}
