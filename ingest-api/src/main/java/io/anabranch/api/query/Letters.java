package io.anabranch.api.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Dead letters. Thread-safe. */
public final class Letters {
  // All but the content, which may be large.
  private static final String COLUMNS =
      "letter_key, id, kind, state, dag, run_id, task, attempt, error_kind, exit_code,"
          + " http_status, error, created_at, round, changed_at, changed_by, reason";

  private final Projection projection;

  public Letters(Projection projection) {
    this.projection = projection;
  }

  /**
   * Which letters are meant; null for any.
   *
   * @param error the error's kind, or a part of its text, in any case
   * @param since opened at or after
   * @param until opened before
   */
  public record Filter(
      @Nullable String dag,
      @Nullable String task,
      @Nullable String kind,
      @Nullable String state,
      @Nullable Integer exitCode,
      @Nullable String error,
      @Nullable Instant since,
      @Nullable Instant until) {}

  /** Letters, the newest first, without their content. */
  public Page<LetterView> list(Filter filter, int limit, @Nullable String after) {
    Where where =
        new Where()
            .and("dag = :dag", "dag", filter.dag())
            .and("task = :task", "task", filter.task())
            .and("kind = :kind", "kind", filter.kind())
            .and("state = :state", "state", filter.state())
            .and("exit_code = :exit", "exit", filter.exitCode())
            .and(
                "error_kind = upper(:error) OR strpos(lower(error), lower(:error)) > 0",
                "error",
                filter.error())
            .and("created_at >= :since", "since", Runs.bound(filter.since()))
            .and("created_at < :until", "until", Runs.bound(filter.until()))
            .and("letter_key < :after", "after", Cursor.readNumber(after));
    List<LetterView> found =
        projection.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT "
                            + COLUMNS
                            + " FROM dead_letters"
                            + where.sql()
                            + " ORDER BY letter_key DESC LIMIT :limit")
                    .bindMap(where.values())
                    .bind("limit", limit + 1)
                    .map((columns, context) -> LetterView.of(new Row(columns), false))
                    .list());
    return Page.of(found, limit, letter -> Long.toString(letter.key()));
  }

  /** One letter, whole. */
  public Optional<LetterView> find(String id) {
    return projection.read(
        handle ->
            handle
                .createQuery("SELECT * FROM dead_letters WHERE id = :id")
                .bind("id", id)
                .map((columns, context) -> LetterView.of(new Row(columns), true))
                .findOne());
  }
}
