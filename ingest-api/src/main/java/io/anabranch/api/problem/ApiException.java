package io.anabranch.api.problem;

import io.anabranch.schemas.error.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request is refused. Its message is shown to the caller and names nothing of our inside. */
public final class ApiException extends RuntimeException {
  private final ProblemType type;
  private final transient @Nullable List<Problem> problems;
  private final transient Map<String, String> headers;

  private ApiException(
      ProblemType type,
      String detail,
      @Nullable List<Problem> problems,
      Map<String, String> headers,
      @Nullable Throwable cause) {
    super(detail, cause);
    this.type = type;
    this.problems = problems;
    this.headers = headers;
  }

  /** A refusal with one sentence. */
  public static ApiException of(ProblemType type, String detail) {
    return new ApiException(type, detail, null, Map.of(), null);
  }

  /** A refusal that a header belongs to. */
  public static ApiException of(ProblemType type, String detail, Map<String, String> headers) {
    return new ApiException(type, detail, null, headers, null);
  }

  /** Content that could be read, but is wrong. */
  public static ApiException invalid(String detail, List<Problem> problems) {
    return new ApiException(ProblemType.INVALID, detail, List.copyOf(problems), Map.of(), null);
  }

  /** Something that we need is away; the caller may try again after {@code retryAfter}. */
  public static ApiException unavailable(
      String detail, Duration retryAfter, @Nullable Throwable cause) {
    return new ApiException(
        ProblemType.UNAVAILABLE,
        detail,
        null,
        Map.of("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds()))),
        cause);
  }

  /** Headers that the answer must have. */
  public Map<String, String> headers() {
    return headers;
  }

  /** What kind of refusal it is. */
  public ProblemType type() {
    return type;
  }

  /** The answer's body. */
  public ProblemDetail body() {
    return new ProblemDetail(
        type.uri(), type.title(), type.status(), String.valueOf(getMessage()), problems, null);
  }
}
