package io.anabranch.api.query;

import java.util.List;
import java.util.Optional;

/** What attempts printed. Thread-safe. */
public final class Logs {
  private static final int MOST_CHUNKS = 512;

  private final Projection projection;

  public Logs(Projection projection) {
    this.projection = projection;
  }

  /**
   * A stretch of a log.
   *
   * @param next the number of the last chunk in it; ask with it as {@code after} for more
   * @param complete whether nothing comes after it
   */
  public record Stretch(String text, int next, boolean complete) {}

  private record Chunk(int number, String text, boolean last) {}

  /**
   * What an attempt printed after chunk number {@code after} (-1 for all), 512 chunks at most;
   * empty when there is no such attempt.
   */
  public Optional<Stretch> read(long runKey, String task, int attempt, int after) {
    return projection.read(
        handle -> {
          boolean exists =
              handle
                      .createQuery(
                          "SELECT count(*) FROM task_attempts"
                              + " WHERE run_key = :run AND task = :task AND attempt = :attempt")
                      .bind("run", runKey)
                      .bind("task", task)
                      .bind("attempt", attempt)
                      .mapTo(Long.class)
                      .one()
                  > 0;
          if (!exists) {
            return Optional.empty();
          }
          return Optional.of(
              stretch(
                  handle
                      .createQuery(
                          "SELECT c.chunk, c.text, c.last FROM log_chunks c JOIN task_attempts a"
                              + " USING (token_sequence, token_index)"
                              + " WHERE a.run_key = :run AND a.task = :task"
                              + " AND a.attempt = :attempt AND c.chunk > :after"
                              + " ORDER BY c.chunk LIMIT :most")
                      .bind("run", runKey)
                      .bind("task", task)
                      .bind("attempt", attempt)
                      .bind("after", after)
                      .bind("most", MOST_CHUNKS)
                      .map(
                          (columns, context) ->
                              new Chunk(
                                  columns.getInt("chunk"),
                                  columns.getString("text"),
                                  columns.getBoolean("last")))
                      .list(),
                  after));
        });
  }

  private static Stretch stretch(List<Chunk> chunks, int after) {
    var text = new StringBuilder();
    chunks.forEach(chunk -> text.append(chunk.text));
    return chunks.isEmpty()
        ? new Stretch("", after, false)
        : new Stretch(text.toString(), chunks.getLast().number, chunks.getLast().last);
  }
}
