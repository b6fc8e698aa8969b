package io.anabranch.api.http;

import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.undertow.util.HeaderValues;
import org.jspecify.annotations.Nullable;

/** Header {@code Idempotency-Key}: the same key again means the same request again. */
final class Idempotency {
  private Idempotency() {}

  static @Nullable String key(@Nullable HeaderValues values) {
    if (values == null || values.isEmpty()) {
      return null;
    }
    if (values.size() != 1 || !values.getFirst().matches("[!-~]{1,255}")) {
      throw ApiException.of(
          ProblemType.BAD_REQUEST,
          "Expected one Idempotency-Key of 1 to 255 visible ASCII characters, but got another.");
    }
    return values.getFirst();
  }
}
