package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.error.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is registered, on the compacted topic catalog. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CatalogRecord.DagVersion.class, name = "DagVersion"),
  @JsonSubTypes.Type(value = CatalogRecord.DagVersionGone.class, name = "DagVersionGone"),
  @JsonSubTypes.Type(value = CatalogRecord.DagHead.class, name = "DagHead"),
  @JsonSubTypes.Type(value = CatalogRecord.RegistrationOutcome.class, name = "RegistrationOutcome"),
})
public sealed interface CatalogRecord extends Versioned {
  /** The record's key on the topic. */
  String key();

  /** The dag-command that caused it. */
  Cause cause();

  /** One accepted version; it never changes. */
  record DagVersion(
      String dag, int version, String hash, JsonNode definition, Instant at, Cause cause)
      implements CatalogRecord {
    @Override
    public String key() {
      return "dag/" + dag + "@" + version;
    }
  }

  /**
   * A version that can be run no more: nothing ran in it for long. It takes the version's place.
   */
  record DagVersionGone(String dag, int version, Cause cause) implements CatalogRecord {
    @Override
    public String key() {
      return "dag/" + dag + "@" + version;
    }
  }

  /**
   * The newest version of a DAG: what a run gets that names none.
   *
   * @param standing whether its runs start; null where they do
   */
  record DagHead(String dag, int version, Cause cause, @Nullable DagStanding standing)
      implements CatalogRecord {
    /** Of a DAG whose runs start. */
    public DagHead(String dag, int version, Cause cause) {
      this(dag, version, cause, null);
    }

    @Override
    public String key() {
      return "dag/" + dag;
    }
  }

  /**
   * How the last command about a DAG ended: a registration, a pause, a retirement.
   *
   * @param dag its name, or {@code -} where the definition had none that could be read
   * @param version the version accepted or repeated, or the newest; 0 when refused
   * @param problems why it was refused
   */
  record RegistrationOutcome(
      String dag, Result result, int version, List<Problem> problems, Cause cause)
      implements CatalogRecord {
    public RegistrationOutcome {
      problems = List.copyOf(problems);
    }

    @Override
    public String key() {
      return "outcome/" + dag;
    }
  }

  /** How a command about a DAG ended. */
  enum Result {
    /** A new version, or another standing. */
    ACCEPTED,
    /** The content of the newest version once more, or the standing that it has. */
    REPEATED,
    /** Not a DAG that can be run, or none that there is. */
    REFUSED
  }
}
