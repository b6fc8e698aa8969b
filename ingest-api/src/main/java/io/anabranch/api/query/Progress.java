package io.anabranch.api.query;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far the projection has come, and who led last. Thread-safe. */
public final class Progress {
  private final Projection projection;

  public Progress(Projection projection) {
    this.projection = projection;
  }

  /**
   * The newest epoch that was folded.
   *
   * @param leader its id
   * @param version of its software
   */
  public record Epoch(
      long epoch, String leader, String host, long pid, String version, Instant since) {}

  /**
   * The last decision that was folded.
   *
   * @param missing how many decisions were gone from the log before they were folded
   */
  public record Head(long sequence, long epoch, Instant decidedAt, long missing) {}

  /** The highest offset of an input topic that is in the projection; -1 for none. */
  public long applied(String topic) {
    Long applied = applied().get(topic);
    return applied == null ? -1 : applied;
  }

  /** The same of all input topics, by their names without the cell's prefix. */
  public Map<String, Long> applied() {
    return offsets("SELECT topic, applied_offset AS reached FROM applied_inputs");
  }

  /** How far partition 0 of each topic was folded, by the name that the fold uses. */
  public Map<String, Long> folded() {
    return offsets("SELECT topic, next_offset AS reached FROM fold_offsets WHERE partition = 0");
  }

  private Map<String, Long> offsets(String sql) {
    return projection.read(
        handle -> {
          Map<String, Long> offsets = new TreeMap<>();
          handle
              .createQuery(sql)
              .map((columns, context) -> Map.entry(columns.getString(1), columns.getLong(2)))
              .forEach(entry -> offsets.put(entry.getKey(), entry.getValue()));
          return offsets;
        });
  }

  /** Who leads by the log's word, as far as it was folded. */
  public Optional<Epoch> epoch() {
    return projection.read(
        handle ->
            handle
                .createQuery("SELECT * FROM epochs ORDER BY epoch DESC LIMIT 1")
                .map(
                    (columns, context) -> {
                      Row row = new Row(columns);
                      return new Epoch(
                          row.longNumber("epoch"),
                          row.text("leader"),
                          row.text("host"),
                          row.longNumber("pid"),
                          row.text("version"),
                          row.time("since"));
                    })
                .findOne());
  }

  /** The last decision in the projection; null before the first. */
  public @Nullable Head head() {
    return projection.read(
        handle ->
            handle
                .createQuery("SELECT sequence, epoch, decided_at, missing FROM history_head")
                .map(
                    (columns, context) -> {
                      Row row = new Row(columns);
                      return new Head(
                          row.longNumber("sequence"),
                          row.longNumber("epoch"),
                          row.time("decided_at"),
                          row.longNumber("missing"));
                    })
                .findOne()
                .orElse(null));
  }
}
