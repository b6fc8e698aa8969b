package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.Table;

/** The server answered with a problem (RFC 9457); the message holds all of it, a line for each. */
public final class ApiException extends RuntimeException {
  private final int status;

  ApiException(int status, JsonNode problem) {
    super(text(status, problem));
    this.status = status;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether what was sent is at fault, rather than the server's state. */
  public boolean isInvalid() {
    return status == 400 || status == 413 || status == 415 || status == 422;
  }

  private static String text(int status, JsonNode problem) {
    String title = problem.path("title").asText("The server answered " + status);
    StringBuilder text = new StringBuilder(title);
    String detail = problem.path("detail").asText("");
    if (!detail.isEmpty()) {
      text.append(": ").append(detail);
    }
    for (JsonNode one : problem.path("problems")) {
      text.append("\n  ").append(line(one));
    }
    if (status == 401) {
      text.append("\nGive a token with --token or ANABRANCH_TOKEN.");
    }
    return text.toString();
  }

  static String line(JsonNode problem) {
    StringBuilder line = new StringBuilder();
    if (problem.path("line").asInt() > 0) {
      line.append(problem.path("line").asInt()).append(':').append(problem.path("column").asInt());
      line.append(' ');
    }
    if (!problem.path("path").asText("").isEmpty()) {
      line.append(problem.path("path").asText()).append(": ");
    }
    line.append(Table.text(problem.path("message")));
    if (problem.hasNonNull("suggestion")) {
      line.append(" Did you mean '").append(problem.path("suggestion").asText()).append("'?");
    }
    return line.toString();
  }
}
