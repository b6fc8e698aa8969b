package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;

/** What is printed of a DAG's new standing. */
final class DagStandingText {
  private DagStandingText() {}

  static String of(JsonNode answer) {
    String dag = Table.text(answer.path("dag"));
    String standing = Table.text(answer.path("standing"));
    return switch (answer.path("result").asText()) {
      case "REPEATED" -> dag + " was " + standing + " already.\n";
      case "PENDING" -> dag + " will be " + standing + ": the scheduler has not decided yet.\n";
      default -> dag + " is " + standing + " now.\n";
    };
  }
}
