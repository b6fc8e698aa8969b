package io.anabranch.api.problem;

import io.anabranch.schemas.error.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a refusal, as RFC 9457 has it.
 *
 * @param type one of {@link ProblemType#uri()}
 * @param title the type in words
 * @param status the HTTP status once more
 * @param detail one sentence: "Expected X, but Y. Do Z."
 * @param problems all that is wrong with the content; only for 422
 * @param incident where the server's log has more; only for 500
 */
public record ProblemDetail(
    String type,
    String title,
    int status,
    String detail,
    @Nullable List<Problem> problems,
    @Nullable String incident) {}
