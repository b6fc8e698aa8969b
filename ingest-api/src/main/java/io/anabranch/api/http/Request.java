package io.anabranch.api.http;

import io.anabranch.api.auth.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that has reached its route, read whole. */
public final class Request {
  private final Caller caller;
  private final Map<String, String> path;
  private final Query query;
  private final byte[] body;
  private final @Nullable String idempotencyKey;

  Request(
      Caller caller,
      Map<String, String> path,
      Query query,
      byte[] body,
      @Nullable String idempotencyKey) {
    this.caller = caller;
    this.path = Map.copyOf(path);
    this.query = query;
    this.body = body;
    this.idempotencyKey = idempotencyKey;
  }

  /** Who asks. */
  public Caller caller() {
    return caller;
  }

  /** A varying segment of the path; it keeps the rule of its name. */
  public String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException(
          "Expected the route to have {" + name + "}, but it has not. Mend its pattern.");
    }
    return value;
  }

  /** A varying segment that is a number. */
  public int number(String name) {
    return Integer.parseInt(path(name));
  }

  /** The query. */
  public Query query() {
    return query;
  }

  /** The body's bytes; empty where there was none. Not to be changed. */
  public byte[] body() {
    return body;
  }

  /** The body as a JSON object; an absent one has no fields. */
  public Fields fields() {
    return Fields.parse(body);
  }

  /** Header {@code Idempotency-Key}, 1 to 255 visible characters; null where it was not given. */
  public @Nullable String idempotencyKey() {
    return idempotencyKey;
  }
}
