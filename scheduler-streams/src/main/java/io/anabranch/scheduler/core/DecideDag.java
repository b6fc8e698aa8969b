package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagHash;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.dagfile.DagReading;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.CatalogRecord.Result;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.RunState;
import io.anabranch.schemas.id.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DAGs: their versions come and go, and their runs start or wait. */
final class DecideDag {
  private DecideDag() {}

  static void register(Draft draft, DagRegistrationRequested asked) {
    DagReading reading = DagReader.read(asked.definition());
    DagSpec spec = reading.dag();
    if (spec == null || !reading.problems().isEmpty()) {
      refuse(draft, nameOf(asked), reading.problems());
      return;
    }
    CellState state = draft.state();
    String dag = spec.name();
    String hash = DagHash.of(spec);
    int newest = state.newestVersion(dag);
    Entry.Dag known = state.dag(dag, newest);
    if (known != null && known.hash().equals(hash)) {
      draft.emit(new HistoryEvent.DagVersionRepeated(dag, newest));
      if (revives(draft, dag, asked.by())) {
        head(draft, dag);
      }
      outcome(draft, dag, Result.REPEATED, newest, List.of());
      return;
    }
    int version = newest + 1;
    draft.emit(new HistoryEvent.DagVersionAccepted(dag, version, hash));
    draft.catalog(
        new CatalogRecord.DagVersion(
            dag, version, hash, asked.definition(), draft.now(), draft.stamped().cause()));
    revives(draft, dag, asked.by());
    head(draft, dag);
    outcome(draft, dag, Result.ACCEPTED, version, List.of());
  }

  // Who registers a DAG that was retired wants it back.
  private static boolean revives(Draft draft, String dag, @Nullable String by) {
    boolean retired = draft.state().standing(dag).standing() == DagStanding.RETIRED;
    if (retired) {
      draft.emit(new HistoryEvent.DagSteered(dag, DagStanding.ACTIVE, by));
    }
    return retired;
  }

  static void pause(Draft draft, DagCommand.DagPauseRequested asked) {
    DagStanding wanted = asked.paused() ? DagStanding.PAUSED : DagStanding.ACTIVE;
    steer(draft, asked.dag(), wanted, asked.by());
  }

  static void retire(Draft draft, DagCommand.DagRetireRequested asked) {
    steer(draft, asked.dag(), DagStanding.RETIRED, asked.by());
  }

  private static void steer(Draft draft, String dag, DagStanding wanted, @Nullable String by) {
    int newest = draft.state().newestVersion(dag);
    DagStanding now = draft.state().standing(dag).standing();
    if (newest == 0) {
      draft.ignore("There is no DAG " + dag + ".");
      refuse(draft, dag, "Expected a registered DAG, but there is no '" + dag + "'.");
    } else if (now == wanted) {
      draft.ignore("DAG " + dag + " is " + wanted + " already.");
      outcome(draft, dag, Result.REPEATED, newest, List.of());
    } else if (now == DagStanding.RETIRED) {
      draft.ignore("DAG " + dag + " is retired.");
      refuse(
          draft, dag, "Expected a DAG that is in use, but '" + dag + "' was retired. Register it.");
    } else {
      draft.emit(new HistoryEvent.DagSteered(dag, wanted, by));
      head(draft, dag);
      outcome(draft, dag, Result.ACCEPTED, newest, List.of());
      attend(draft, draft.state().standing(dag));
    }
  }

  /** Deals with some of the runs that wait to start: they do, or never will. */
  static void attend(Draft draft, DagEntry.Standing standing) {
    if (standing.standing() == DagStanding.PAUSED) {
      return;
    }
    for (String run : draft.state().dags().queued(standing.dag(), Rules.QUEUED_AT_ONCE)) {
      if (draft.isLarge()) {
        break; // its timer is due at once
      }
      if (standing.standing() == DagStanding.ACTIVE) {
        DecideRun.start(draft, run);
      } else {
        String why = "Its DAG was retired before it started.";
        draft.emit(
            new HistoryEvent.RunSteered(run, HistoryEvent.Steering.CANCEL, null, why, null, null));
        StopRun.stop(draft, run, RunState.CANCELLED, why);
      }
    }
  }

  /** The time of a version that is not the newest is over. */
  static void review(Draft draft, DagEntry.OldVersion old) {
    if (draft.state().dags().hasRuns(old.dag(), old.version())) {
      draft.emit(new HistoryEvent.DagVersionKept(old.dag(), old.version()));
    } else {
      draft.emit(new HistoryEvent.DagVersionDropped(old.dag(), old.version()));
      draft.catalog(
          new CatalogRecord.DagVersionGone(old.dag(), old.version(), draft.stamped().cause()));
    }
  }

  private static void head(Draft draft, String dag) {
    DagStanding standing = draft.state().standing(dag).standing();
    draft.catalog(
        new CatalogRecord.DagHead(
            dag,
            draft.state().newestVersion(dag),
            draft.stamped().cause(),
            standing == DagStanding.ACTIVE ? null : standing));
  }

  private static void refuse(Draft draft, String dag, String problem) {
    outcome(draft, dag, Result.REFUSED, 0, List.of(new Problem("", 0, 0, problem, null)));
  }

  private static void refuse(Draft draft, String dag, List<Problem> problems) {
    List<Problem> some = problems.subList(0, Math.min(problems.size(), Rules.PROBLEMS));
    draft.emit(new HistoryEvent.DagRefused(dag, some));
    outcome(draft, dag, Result.REFUSED, 0, some);
  }

  private static void outcome(
      Draft draft, String dag, Result result, int version, List<Problem> problems) {
    draft.catalog(
        new CatalogRecord.RegistrationOutcome(
            dag, result, version, problems, draft.stamped().cause()));
  }

  private static String nameOf(DagRegistrationRequested asked) {
    String name = asked.definition().path("name").asText("");
    return Ids.DAG.matcher(name).matches() ? name : "-";
  }
}
