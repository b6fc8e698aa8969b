package io.anabranch.api.catalog;

import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.CatalogRecord.RegistrationOutcome;
import io.anabranch.schemas.event.DagStanding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Every registered version of every DAG, folded from topic catalog by one reader and asked by many.
 * What it tells may be old by the time that a record needs from Kafka; {@link #awaitPosition} lets
 * a caller wait until it is not. Thread-safe.
 */
public final class Catalog {
  private static final int REMEMBERED_OUTCOMES = 10_000;

  private final TreeMap<String, Integer> heads = new TreeMap<>();
  private final Map<String, DagStanding> standings = new HashMap<>();
  private final Map<String, TreeMap<Integer, Registered>> versions = new TreeMap<>();
  private final Map<Long, RegistrationOutcome> outcomes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, RegistrationOutcome> eldest) {
          return size() > REMEMBERED_OUTCOMES;
        }
      };
  private long position;

  /** Forgets everything, as before the first record. */
  synchronized void clear() {
    heads.clear();
    standings.clear();
    versions.clear();
    outcomes.clear();
    position = 0;
  }

  /** Takes some records in, all of them before anyone sees one. */
  synchronized void apply(List<CatalogRecord> records, long newPosition) {
    records.forEach(this::apply);
    position = newPosition;
    notifyAll();
  }

  private void apply(CatalogRecord record) {
    switch (record) {
      case CatalogRecord.DagVersion it ->
          versions
              .computeIfAbsent(it.dag(), dag -> new TreeMap<>())
              .put(
                  it.version(),
                  new Registered(it.dag(), it.version(), it.hash(), it.definition(), it.at()));
      case CatalogRecord.DagVersionGone it ->
          versions.computeIfPresent(
              it.dag(),
              (dag, all) -> {
                all.remove(it.version());
                return all.isEmpty() ? null : all;
              });
      case CatalogRecord.DagHead it -> {
        heads.put(it.dag(), it.version());
        standings.put(it.dag(), it.standing() == null ? DagStanding.ACTIVE : it.standing());
      }
      case RegistrationOutcome it -> outcomes.put(it.cause().offset(), it);
    }
  }

  /** The offset after the last record that was read. */
  public synchronized long position() {
    return position;
  }

  /** The newest version of a DAG. */
  public synchronized Optional<Registered> newest(String dag) {
    Integer head = heads.get(dag);
    return head == null ? Optional.empty() : version(dag, head);
  }

  /** Whether runs of a DAG start. */
  public synchronized DagStanding standing(String dag) {
    return standings.getOrDefault(dag, DagStanding.ACTIVE);
  }

  /** One version of a DAG. */
  public synchronized Optional<Registered> version(String dag, int version) {
    TreeMap<Integer, Registered> all = versions.get(dag);
    return Optional.ofNullable(all == null ? null : all.get(version));
  }

  /** All versions of a DAG, the newest first. */
  public synchronized List<Registered> versions(String dag) {
    TreeMap<Integer, Registered> all = versions.get(dag);
    return all == null ? List.of() : List.copyOf(all.descendingMap().values());
  }

  /** The names of all DAGs, sorted. */
  public synchronized List<String> names() {
    return List.copyOf(heads.keySet());
  }

  /** The newest versions of up to {@code limit} DAGs whose names sort after {@code after}. */
  public synchronized List<Registered> page(@Nullable String after, int limit) {
    List<Registered> page = new ArrayList<>();
    var rest = heads.tailMap(after == null ? "" : after, false);
    for (String dag : rest.keySet()) {
      if (page.size() == limit) {
        break;
      }
      newest(dag).ifPresent(page::add);
    }
    return page;
  }

  /** Waits until everything before {@code end} was read; false when that took too long. */
  public synchronized boolean awaitPosition(long end, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (position < end) {
      if (!await(deadline)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits for the outcome of the dag-command at {@code offset}; empty when it did not come in time.
   */
  public synchronized Optional<RegistrationOutcome> awaitOutcome(long offset, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!outcomes.containsKey(offset)) {
      if (!await(deadline)) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(outcomes.get(offset));
  }

  // Called in a loop that asks again, as any thread may be woken for another's news.
  @SuppressWarnings("WaitNotInLoop")
  private boolean await(long deadline) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      return false;
    }
    wait(left);
    return true;
  }
}
