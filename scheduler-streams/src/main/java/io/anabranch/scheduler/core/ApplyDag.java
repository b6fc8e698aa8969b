package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunState;
import java.time.Instant;

/** The part of {@link Apply} that is about DAGs and the start of their runs. */
final class ApplyDag {
  private ApplyDag() {}

  static void accept(
      CellState state, HistoryEvent.DagVersionAccepted event, Input input, Instant now) {
    state.put(
        new Entry.Dag(
            event.dag(),
            event.version(),
            event.hash(),
            ((DagRegistrationRequested) input).definition()));
    if (event.version() > 1) {
      keep(state, event.dag(), event.version() - 1, now);
    }
  }

  /** The version stays for a while from now on, unless it is the newest, which stays anyway. */
  static void keep(CellState state, String dag, int version, Instant now) {
    if (version < state.newestVersion(dag) && state.dag(dag, version) != null) {
      state.put(new DagEntry.OldVersion(dag, version, now.plus(Rules.OLD_VERSION_KEPT)));
    }
  }

  static void drop(CellState state, String dag, int version) {
    state.remove(Entry.Dag.key(dag, version));
    state.remove(DagEntry.OldVersion.key(dag, version));
  }

  static void admit(CellState state, HistoryEvent.RunAdmitted event, Instant now) {
    String runId = event.runId();
    state.put(
        new Entry.Run(
            runId,
            event.dag(),
            event.dagVersion(),
            event.logicalTime(),
            event.params(),
            event.chosenId()));
    RunState begins = event.queued() ? RunState.QUEUED : RunState.RUNNING;
    state.put(new Entry.Progress(runId, begins, event.tasks(), 0, 0, null));
    if (event.queued()) {
      state.put(new DagEntry.Queued(runId, event.dag(), state.meta().readied()));
      state.put(state.meta().readiedOneMore());
      stand(state, event.dag(), state.standing(event.dag()).standing());
    } else {
      ApplySteering.begin(state, runId, now);
    }
    keep(state, event.dag(), event.dagVersion(), now);
  }

  static void start(CellState state, String runId, Instant now) {
    state.put(state.progress(runId).in(RunState.RUNNING, null));
    ApplySteering.begin(state, runId, now);
    unqueue(state, runId);
  }

  /** The run waits to start no more. */
  static void unqueue(CellState state, String runId) {
    if (state.entry(DagEntry.Queued.key(runId)) instanceof DagEntry.Queued queued) {
      state.remove(queued.key());
      stand(state, queued.dag(), state.standing(queued.dag()).standing());
    }
  }

  /** The DAG stands so; nothing is kept of one that is active and of which no run waits. */
  static void stand(CellState state, String dag, DagStanding standing) {
    boolean waiting = state.dags().hasQueued(dag);
    if (standing == DagStanding.ACTIVE && !waiting) {
      state.remove(DagEntry.Standing.key(dag));
    } else {
      state.put(new DagEntry.Standing(dag, standing, waiting));
    }
  }
}
