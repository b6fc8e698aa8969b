package io.anabranch.schemas.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A record of the contract: written with a {@code type} and a schema version {@code v}. */
public interface Versioned {
  /** The schema version that this library writes, and the highest that it reads. */
  int VERSION = 1;

  /** The schema version of this record. */
  @JsonProperty("v")
  default int v() {
    return VERSION;
  }
}
