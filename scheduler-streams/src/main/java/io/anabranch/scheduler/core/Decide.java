package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.event.WorkerEvent;

/**
 * The rules: what an input brings about. A deterministic function of the state and the input;
 * refusing a stale or impossible input is a decision with a reason, never an exception.
 */
public final class Decide {
  private Decide() {}

  /** Decides on {@code stamped} and applies what was decided to {@code state}. */
  public static Decision decide(CellState state, Stamped stamped) {
    Draft draft = new Draft(state, stamped);
    switch (stamped.input()) {
      case SeatTaken seat ->
          draft.emit(new HistoryEvent.EpochRaised(state.epoch() + 1, seat.leader()));
      case Unreadable unreadable -> DecideLetter.refuse(draft, unreadable.reason());
      case DagCommand.DagRegistrationRequested asked -> DecideDag.register(draft, asked);
      case DagCommand.DagPauseRequested asked -> DecideDag.pause(draft, asked);
      case DagCommand.DagRetireRequested asked -> DecideDag.retire(draft, asked);
      case RunCommand.RunRequested asked -> DecideRun.admit(draft, asked);
      case RunCommand.LetterRetryRequested asked -> DecideLetter.retry(draft, asked);
      case RunCommand.LetterDiscardRequested asked -> DecideLetter.discard(draft, asked);
      case RunOperation asked -> DecideOperation.on(draft, asked);
      case WorkerEvent said -> DecideWorker.on(draft, said);
      case AttemptEvent said -> DecideAttempt.on(draft, said);
      case LeaderEvent said -> DecideLeader.on(draft, said);
    }
    FillSlots.fill(draft);
    EndRuns.end(draft);
    if (draft.isEmpty()) {
      draft.ignore("Nothing is to be done.");
    }
    return draft.done();
  }
}
