package io.anabranch.schemas.expr;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may name of a task that comes before.
 *
 * @param state as {@code tasks.ID.state}, such as {@code SUCCEEDED}
 * @param attempt as {@code tasks.ID.attempt}; 0 where it was never sent to a worker
 * @param output as {@code tasks.ID.output}; null where it has none
 */
public record TaskContext(String state, int attempt, @Nullable JsonNode output) {}
