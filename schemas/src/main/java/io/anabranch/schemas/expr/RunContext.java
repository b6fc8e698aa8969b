package io.anabranch.schemas.expr;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an expression may name of its run.
 *
 * @param runId as {@code run.id}
 * @param logicalTime as {@code run.logicalTime}
 * @param dag as {@code run.dag}
 * @param version as {@code run.version}
 * @param params the effective values, as {@code params.NAME}
 * @param tasks those that the expressions name, as {@code tasks.ID}
 */
public record RunContext(
    String runId,
    Instant logicalTime,
    String dag,
    int version,
    Map<String, JsonNode> params,
    Map<String, TaskContext> tasks) {
  public RunContext {
    params = new TreeMap<>(params);
    tasks = new TreeMap<>(tasks);
  }
}
