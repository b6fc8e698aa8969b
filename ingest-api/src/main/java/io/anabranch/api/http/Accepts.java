package io.anabranch.api.http;

import java.util.Set;

/** What body a route reads. */
public enum Accepts {
  /** None; what is sent all the same is not read. */
  NOTHING,
  /** A JSON object, or nothing. */
  OPTIONAL_JSON,
  /** A DAG as YAML or JSON. */
  DAG;

  Set<String> mediaTypes() {
    return switch (this) {
      case NOTHING -> Set.of();
      case OPTIONAL_JSON -> Set.of("application/json");
      case DAG ->
          Set.of(
              "application/json",
              "application/yaml",
              "application/x-yaml",
              "text/yaml",
              "text/x-yaml");
    };
  }

  boolean required() {
    return this == DAG;
  }
}
