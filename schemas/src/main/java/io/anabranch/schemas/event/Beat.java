package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.anabranch.schemas.id.Ids;

/** Signs of life, on topic beats. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Beat.WorkerBeat.class, name = "WorkerBeat"),
  @JsonSubTypes.Type(value = Beat.LeaderTick.class, name = "LeaderTick"),
})
public sealed interface Beat extends Versioned {
  /** A worker lives; each second, one under way. */
  record WorkerBeat(String worker) implements Beat {
    public WorkerBeat {
      Ids.opaque("worker", worker);
    }
  }

  /**
   * The leader's measure of silence; the next one goes out a second after the last was read back.
   */
  record LeaderTick(String leader, long number) implements Beat {
    public LeaderTick {
      Ids.opaque("leader", leader);
    }
  }
}
