package io.anabranch.platform.db;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches and moves the offsets on in the same transaction. A record that cannot be written
 * is found by halving its batch and skipped. Not thread-safe.
 */
final class FoldTransactions<T> {
  private static final Logger LOG = LoggerFactory.getLogger(FoldTransactions.class);

  // WHY: a fold reaches rows by their keys only. A plan made while a table was small would read
  // all of it again and again while it grows, until Postgres next looks at its size.
  private static final String BY_KEY =
      "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;"
          + " SET LOCAL enable_mergejoin = off";

  private final String topic;
  private final Database database;
  private final FoldOffsets offsets;
  private final FoldWriter<T> writer;
  private final FoldProbe probe;
  private final FoldMetrics metrics;

  FoldTransactions(
      String topic,
      Database database,
      FoldOffsets offsets,
      FoldWriter<T> writer,
      FoldProbe probe,
      FoldMetrics metrics) {
    this.topic = topic;
    this.database = database;
    this.offsets = offsets;
    this.writer = writer;
    this.probe = probe;
    this.metrics = metrics;
  }

  /**
   * Applies what no other fold has applied.
   *
   * @param positions where each partition is expected to stand; moved on
   * @return the partitions that stand elsewhere; nothing of theirs was applied
   */
  Set<Integer> apply(List<ReadRecord<T>> batch, Map<Integer, Long> positions) {
    Set<Integer> stale = new HashSet<>();
    applyLive(batch, positions, stale);
    if (!stale.isEmpty()) {
      metrics.dropped();
      writer.forget();
    }
    return stale;
  }

  /** Others may have written since the last batch. */
  void forget() {
    writer.forget();
  }

  private void applyLive(
      List<ReadRecord<T>> batch, Map<Integer, Long> positions, Set<Integer> stale) {
    List<ReadRecord<T>> live =
        batch.stream().filter(record -> !stale.contains(record.partition())).toList();
    if (live.isEmpty()) {
      return;
    }
    try {
      write(live, positions, stale, null);
    } catch (RuntimeException e) {
      writer.forget();
      if (!DataErrors.isAboutData(e)) {
        throw e;
      }
      if (live.size() == 1) {
        LOG.error(
            "Expected to write the record at {}-{}@{}, but failed. It is skipped and kept in"
                + " fold_poison.",
            topic,
            live.getFirst().partition(),
            live.getFirst().offset(),
            e);
        write(live, positions, stale, e.toString());
        return;
      }
      int half = live.size() / 2;
      applyLive(live.subList(0, half), positions, stale);
      applyLive(live.subList(half, live.size()), positions, stale);
    } catch (Error e) {
      writer.forget();
      throw e;
    }
  }

  private void write(
      List<ReadRecord<T>> batch,
      Map<Integer, Long> positions,
      Set<Integer> stale,
      @Nullable String unwritable) {
    Map<Integer, Long> next = new TreeMap<>();
    batch.forEach(record -> next.put(record.partition(), record.offset() + 1));
    Set<Integer> missed = new HashSet<>();
    List<ReadRecord<T>> skipped = new ArrayList<>();
    long began = System.nanoTime();
    int rows =
        database
            .jdbi()
            .inTransaction(
                handle -> {
                  handle.execute(BY_KEY);
                  // WHY first, and in order: it locks the partitions, so that of two folds one
                  // waits here, sees that it is late, and has done nothing in vain.
                  next.forEach(
                      (partition, offset) -> {
                        if (!offsets.advance(
                            handle, partition, positions.getOrDefault(partition, 0L), offset)) {
                          missed.add(partition);
                        }
                      });
                  List<Folded<T>> readable = new ArrayList<>(batch.size());
                  for (ReadRecord<T> record : batch) {
                    if (missed.contains(record.partition())) {
                      continue;
                    }
                    String reason = unwritable == null ? record.unreadable() : unwritable;
                    if (reason == null) {
                      readable.add(record.folded());
                    } else {
                      offsets.skip(handle, record.record(), reason);
                      skipped.add(record);
                    }
                  }
                  int written = readable.isEmpty() ? 0 : writer.write(handle, readable);
                  probe.reached(FoldProbe.Point.BEFORE_COMMIT);
                  return written;
                });
    next.forEach(
        (partition, offset) -> {
          if (missed.contains(partition)) {
            stale.add(partition);
          } else {
            positions.put(partition, offset);
          }
        });
    metrics.wrote(
        (int) batch.stream().filter(record -> !missed.contains(record.partition())).count(),
        rows,
        Duration.ofNanos(System.nanoTime() - began));
    skipped.forEach(this::tell);
    probe.reached(FoldProbe.Point.AFTER_COMMIT);
  }

  private void tell(ReadRecord<T> record) {
    metrics.poisoned();
    if (record.unreadable() != null) {
      LOG.error(
          "Expected a record of the contract at {}-{}@{}, but {} It is skipped and kept in"
              + " fold_poison.",
          topic,
          record.partition(),
          record.offset(),
          record.unreadable());
    }
  }
}
