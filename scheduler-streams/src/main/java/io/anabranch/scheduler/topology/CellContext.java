package io.anabranch.scheduler.topology;

import io.anabranch.schemas.event.SeatTaken;
import java.util.Set;

/**
 * What the leader gives the cell and learns from it. All methods but {@link #seat()} and {@link
 * #clockMillis()} are called by the stream thread; they return at once.
 */
public interface CellContext {
  /** Who took the seat: the first input after each start. */
  SeatTaken seat();

  /** The leader's clock in epoch milliseconds; never goes back within one leader. */
  long clockMillis();

  /** Which records end a polled batch. */
  BatchEnd batchEnd();

  /** When the next timer is due, in epoch milliseconds; {@link Long#MAX_VALUE} for never. */
  void earliestDue(long epochMillis);

  /** A TimerDue of this leader was decided; {@code fired} when something was due. */
  void timerRead(boolean fired);

  /** The workers that live, whenever that changes. */
  void liveWorkers(Set<String> workers);

  /** A decision was made, for metrics. */
  void decided(long sequence, long epoch, long readyTasks);
}
