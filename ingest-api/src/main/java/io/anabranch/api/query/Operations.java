package io.anabranch.api.query;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** What was done to runs from outside. Thread-safe. */
public final class Operations {
  private static final int SHOWN = 50;

  private final Projection projection;

  public Operations(Projection projection) {
    this.projection = projection;
  }

  /** Whether the request of this id has been done to the run. */
  public boolean has(long runKey, String request) {
    return projection.read(
        handle ->
            handle
                .createQuery("SELECT 1 FROM run_operations WHERE run_key = :run AND request = :id")
                .bind("run", runKey)
                .bind("id", request)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent());
  }

  /** The newest of a run, the oldest of them first. */
  static List<OperationView> newest(Handle handle, long runKey) {
    return handle
        .createQuery(
            "SELECT * FROM (SELECT * FROM run_operations WHERE run_key = :run"
                + " ORDER BY sequence DESC LIMIT :shown) AS newest ORDER BY sequence")
        .bind("run", runKey)
        .bind("shown", SHOWN)
        .map((columns, context) -> OperationView.of(new Row(columns)))
        .list();
  }
}
