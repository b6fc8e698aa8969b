package io.anabranch.api.problem;

import java.util.Locale;

/** The closed list of what can be wrong with a request, and the status that says so. */
public enum ProblemType {
  /** The request cannot be read: bad JSON, bad query, bad header. */
  BAD_REQUEST(400, "Bad request"),
  /** No token, or one that is not known. */
  UNAUTHENTICATED(401, "Authentication needed"),
  /** The token's role may not do this, or another origin's page asked. */
  FORBIDDEN(403, "Not allowed"),
  /** No such route or thing. */
  NOT_FOUND(404, "Not found"),
  /** The route has other methods; {@code Allow} names them. */
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  /** The thing is no longer in a state in which this can be done. */
  CONFLICT(409, "Conflict"),
  /** The body, or what would be written to the log, is over its limit. */
  TOO_LARGE(413, "Too large"),
  /** The body is of a type that the route does not read. */
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  /** {@code Host} names another server. */
  MISDIRECTED(421, "Misdirected request"),
  /** Read, but wrong: {@code problems} names everything that is. */
  INVALID(422, "Invalid content"),
  /** A bug of ours; the log has more under {@code incident}. */
  INTERNAL(500, "Internal error"),
  /** Kafka, Postgres or a free place is missing; {@code Retry-After} says when to try again. */
  UNAVAILABLE(503, "Unavailable");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A few words that never change. */
  public String title() {
    return title;
  }

  /** The problem's type as a URI. */
  public String uri() {
    return "urn:anabranch:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
