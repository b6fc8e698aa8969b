package io.anabranch.schemas.expr;

import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The expressions of one DAG version, each compiled when it is first needed. Thread-safe. */
final class Programs {
  private final Map<String, CelRuntime.Program> compiled = new ConcurrentHashMap<>();

  CelRuntime.Program get(String source) throws CelValidationException, CelEvaluationException {
    CelRuntime.Program known = compiled.get(source);
    if (known != null) {
      return known;
    }
    CelRuntime.Program program = Engine.program(source);
    compiled.put(source, program);
    return program;
  }
}
