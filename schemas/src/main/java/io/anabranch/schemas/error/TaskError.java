package io.anabranch.schemas.error;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt failed.
 *
 * @param kind the closed list
 * @param message one sentence for people, at most {@value #MAX_MESSAGE} characters
 * @param exitCode of a process, where there was one
 * @param httpStatus of an answer, where there was one
 * @param retryAfter how long who answered asks to be left alone (RFC 9110, 10.2.3); not negative
 */
public record TaskError(
    ErrorKind kind,
    String message,
    @Nullable Integer exitCode,
    @Nullable Integer httpStatus,
    @Nullable Duration retryAfter) {
  /** Longest message that is kept; the rest is cut off. */
  public static final int MAX_MESSAGE = 2_000;

  public TaskError {
    if (kind == null) {
      throw new IllegalArgumentException("Expected 'error.kind', but got nothing.");
    }
    retryAfter = retryAfter != null && retryAfter.isNegative() ? Duration.ZERO : retryAfter;
    message = message == null ? "" : message;
    if (message.length() > MAX_MESSAGE) {
      message = message.substring(0, MAX_MESSAGE - 1) + "…";
    }
  }

  /** An error after which nobody asked to be left alone. */
  public TaskError(
      ErrorKind kind, String message, @Nullable Integer exitCode, @Nullable Integer httpStatus) {
    this(kind, message, exitCode, httpStatus, null);
  }

  /** The same error with more to say. */
  public TaskError saying(String more) {
    return new TaskError(kind, message + " " + more, exitCode, httpStatus, retryAfter);
  }

  /** An error that has neither an exit code nor a status. */
  public static TaskError of(ErrorKind kind, String message) {
    return new TaskError(kind, message, null, null);
  }

  /** Whether another attempt may help; for an HTTP status 408, 425, 429 and 5xx may. */
  public boolean retryable() {
    if (httpStatus != null && kind == ErrorKind.HTTP_STATUS) {
      return httpStatus >= 500 || httpStatus == 408 || httpStatus == 425 || httpStatus == 429;
    }
    return kind.retryable();
  }
}
