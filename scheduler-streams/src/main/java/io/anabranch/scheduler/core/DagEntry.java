package io.anabranch.scheduler.core;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.anabranch.schemas.event.DagStanding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the store holds about a DAG beside its versions. */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
sealed interface DagEntry extends Entry {

  /**
   * A DAG whose runs do not just start.
   *
   * @param waiting whether runs of it are queued
   */
  record Standing(String dag, DagStanding standing, boolean waiting) implements DagEntry {
    static String key(String dag) {
      return "dags/" + dag;
    }

    @Override
    public String key() {
      return key(dag);
    }

    // What waits for nothing is dealt with at once, some in each decision.
    @Override
    public @Nullable Instant due() {
      return waiting && standing != DagStanding.PAUSED ? Instant.EPOCH : null;
    }
  }

  /**
   * A version that is not the newest.
   *
   * @param until when it goes, if no run of it is in the store then
   */
  record OldVersion(String dag, int version, Instant until) implements DagEntry {
    static String key(String dag, int version) {
      return "old/" + dag + "@" + version;
    }

    @Override
    public String key() {
      return key(dag, version);
    }

    @Override
    public Instant due() {
      return until;
    }
  }

  /**
   * A run that waits to start.
   *
   * @param order its place among those that wait
   */
  record Queued(String runId, String dag, long order) implements DagEntry {
    static String key(String runId) {
      return "queued/" + runId;
    }

    @Override
    public String key() {
      return key(runId);
    }
  }
}
