package io.anabranch.projector;

import io.anabranch.schemas.event.HistoryEvent.EpochRaised;
import io.anabranch.schemas.event.SeatTaken;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of table epochs: who led. */
record EpochRow(long epoch, String leader, String host, long pid, String version, Instant since) {
  static EpochRow of(EpochRaised event, @Nullable SeatTaken said, Instant at) {
    return new EpochRow(
        event.epoch(),
        event.leader(),
        said == null ? "" : said.host(),
        said == null ? 0 : said.pid(),
        said == null ? "" : said.version(),
        at);
  }
}
