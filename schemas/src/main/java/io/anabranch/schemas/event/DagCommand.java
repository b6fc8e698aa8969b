package io.anabranch.schemas.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.id.Ids;
import org.jspecify.annotations.Nullable;

/** What authors may ask, on topic dag-commands. */
public sealed interface DagCommand extends Input {
  /** Lets new runs of a DAG wait, or start again. */
  record DagPauseRequested(String dag, boolean paused, @Nullable String by) implements DagCommand {
    public DagPauseRequested {
      Ids.dag(dag);
    }
  }

  /** Ends a DAG: it has no new runs, and those that wait to start are cancelled. */
  record DagRetireRequested(String dag, @Nullable String by) implements DagCommand {
    public DagRetireRequested {
      Ids.dag(dag);
    }
  }

  /**
   * Registers a definition as the next version of its DAG; the same content again is the same
   * version.
   *
   * @param definition the DAG in its canonical JSON form, as {@code DagWriter} makes it
   * @param by who asked, for people
   */
  record DagRegistrationRequested(JsonNode definition, @Nullable String by) implements DagCommand {
    public DagRegistrationRequested {
      if (definition == null || !definition.isObject()) {
        throw new IllegalArgumentException(
            "Expected 'definition' to be a DAG as a JSON object, but got none.");
      }
    }
  }
}
