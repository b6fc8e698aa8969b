package io.anabranch.embedded;

import org.jspecify.annotations.Nullable;

/** A server on this machine did not start; the message says what to do. */
public final class StartFailedException extends RuntimeException {
  StartFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
