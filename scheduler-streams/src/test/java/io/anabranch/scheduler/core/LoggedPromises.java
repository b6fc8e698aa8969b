package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import java.util.ArrayList;
import java.util.List;

/** The {@link Promises} for tests beyond this package, held against what a real cell wrote. */
public final class LoggedPromises {
  private LoggedPromises() {}

  /**
   * Holds all of them. {@code history} is known to be decided the same again, so that it is: it
   * does not hold what others were told.
   *
   * @param history all of it, from the first decision on
   * @param dags all DAGs, each of which has one version
   * @return what was decided, with what others are told
   */
  public static List<Decision> hold(List<HistoryRecord> history, List<DagSpec> dags) {
    CellState state = new CellState();
    List<Decision> log = new ArrayList<>();
    for (HistoryRecord record : history) {
      Input input = record.input();
      if (input != null) {
        log.add(Decide.decide(state, new Stamped(input, record.cause(), record.time())));
      }
    }
    new Promises(log, Promises.first(dags)).all().values().forEach(Runnable::run);
    return log;
  }
}
