package io.anabranch.schemas.expr;

import dev.cel.common.CelValidationException;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.tree.Words;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates the expressions of one task for one run; values are converted once, when asked for. */
final class Evaluation {
  /** Most characters of what one expression gives. */
  private static final int MAX_RESULT = 64 << 10;

  private static final String BY_ZERO = "/ by zero";

  private final DagSpec dag;
  private final RunContext run;
  private final Cost cost = new Cost();
  private final Map<String, Object> names = new HashMap<>();
  private final CelVariableResolver resolver = name -> Optional.ofNullable(value(name));

  Evaluation(DagSpec dag, RunContext run) {
    this.dag = dag;
    this.run = run;
  }

  /** What is made of a value; a value may be a view that does its work only here. */
  private interface Reading<T> {
    T read(Object value) throws RenderException;
  }

  /** What the expression gives, as text. */
  String text(Programs programs, String source) throws RenderException {
    return evaluate(programs, source, Evaluation::text);
  }

  private static String text(Object value) throws RenderException {
    String text = CelValues.text(value);
    if (text.length() > MAX_RESULT) {
      throw new RenderException(
          "Expected at most " + MAX_RESULT + " characters, but got " + text.length() + ".");
    }
    return text;
  }

  /** What the condition gives. */
  boolean condition(Programs programs, String source) throws RenderException {
    return evaluate(programs, source, Evaluation::condition);
  }

  private static Boolean condition(Object value) throws RenderException {
    if (value instanceof Boolean yes) {
      return yes;
    }
    throw new RenderException(
        "Expected true or false, but got " + Words.quote(CelValues.text(value)) + ".");
  }

  private <T> T evaluate(Programs programs, String source, Reading<T> reading)
      throws RenderException {
    try {
      return reading.read(programs.get(source).trace(resolver, cost));
    } catch (CelEvaluationException | CelValidationException | RuntimeException e) {
      throw failed(reason(e));
    } catch (StackOverflowError e) {
      throw failed("it is nested too deep");
    }
  }

  // WHY not their own text: HotSpot leaves out that of faults that it finds itself once they are
  // frequent (OmitStackTraceInFastThrow), and a decision made again has to come out the same.
  static String reason(Exception fault) {
    Throwable root = fault;
    while (root.getCause() != null && !root.getCause().equals(root)) {
      root = root.getCause();
    }
    if (root instanceof ArithmeticException
        && (root.getMessage() == null || root.getMessage().equals(BY_ZERO))) {
      return "it divides by zero";
    }
    boolean foundByTheMachine =
        root instanceof NullPointerException
            || root instanceof ClassCastException
            || root instanceof IndexOutOfBoundsException
            || root instanceof ArrayStoreException;
    return foundByTheMachine
        ? "it fails inside, by " + root.getClass().getSimpleName()
        : String.valueOf(fault.getMessage());
  }

  private RenderException failed(String reason) {
    if (cost.isUsedUp()) {
      return new RenderException(
          "Expected the expressions of a task to make less than "
              + Cost.MOST
              + " characters and items on their way, but these make more.");
    }
    String first = reason.lines().findFirst().orElse("").replace("<input>:", "character ");
    return new RenderException("Expected a value, but " + first);
  }

  private @Nullable Object value(String name) {
    return switch (name) {
      case "params" -> names.computeIfAbsent(name, unused -> params());
      case "run" -> names.computeIfAbsent(name, unused -> runFields());
      case TaskNames.ROOT -> names.computeIfAbsent(name, unused -> tasks());
      default -> null;
    };
  }

  private Object params() {
    Map<String, Object> params = new LinkedHashMap<>();
    run.params()
        .forEach(
            (name, json) -> {
              ParamSpec declared = dag.params().get(name);
              params.put(name, CelValues.of(json, declared == null ? null : declared.type()));
            });
    return params;
  }

  private Object tasks() {
    Map<String, Object> tasks = new LinkedHashMap<>();
    run.tasks()
        .forEach(
            (id, task) ->
                tasks.put(
                    id,
                    Map.of(
                        "state",
                        task.state(),
                        "attempt",
                        (long) task.attempt(),
                        "output",
                        task.output() == null
                            ? NullValue.NULL_VALUE
                            : CelValues.of(task.output(), null))));
    return tasks;
  }

  private Object runFields() {
    return Map.of(
        "id", run.runId(),
        "logicalTime", run.logicalTime(),
        "dag", run.dag(),
        "version", (long) run.version());
  }
}
