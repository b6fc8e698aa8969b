package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.error.Problem;
import java.time.Instant;
import java.util.List;

/** What is registered, on the compacted topic catalog. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CatalogRecord.DagVersion.class, name = "DagVersion"),
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

  /** The newest version of a DAG: what a run gets that names none. */
  record DagHead(String dag, int version, Cause cause) implements CatalogRecord {
    @Override
    public String key() {
      return "dag/" + dag;
    }
  }

  /**
   * How the last registration of a DAG ended.
   *
   * @param dag its name, or {@code -} where the definition had none that could be read
   * @param version the version accepted or repeated; 0 when refused
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

  /** How a registration ended. */
  enum Result {
    /** A new version. */
    ACCEPTED,
    /** The content of the newest version once more. */
    REPEATED,
    /** Not a DAG that can be run. */
    REFUSED
  }
}
