package io.anabranch.schemas.expr;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions.Function;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;

/** The CEL library as we use it: its limits, and the functions beside the standard ones. */
final class Engine {
  /** Most characters of one expression. */
  static final int MAX_SOURCE = 8 << 10;

  /** Deepest nesting of an expression, and of a value that it gives. */
  static final int MAX_DEPTH = 32;

  private static final CelOptions LIMITS = limits(MAX_SOURCE, MAX_DEPTH);
  private static final Cel CEL = builder(LIMITS).build();

  private Engine() {}

  static CelOptions limits(int source, int depth) {
    return CelOptions.current()
        .enableHeterogeneousNumericComparisons(true)
        .comprehensionMaxIterations(10_000)
        .maxExpressionCodePointSize(source)
        .maxParseRecursionDepth(depth)
        .maxParseErrorRecoveryLimit(3)
        .maxRegexProgramSize(200)
        .build();
  }

  /**
   * The language. Of the string functions those are left out whose result may be much larger than
   * what goes in: nothing would bound them before they are done.
   */
  static CelBuilder builder(CelOptions options) {
    var strings =
        CelExtensions.strings(
            Function.CHAR_AT,
            Function.INDEX_OF,
            Function.LAST_INDEX_OF,
            Function.LOWER_ASCII,
            Function.SPLIT,
            Function.SUBSTRING,
            Function.TRIM,
            Function.UPPER_ASCII);
    return CelFactory.plannerCelBuilder()
        .setOptions(options)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addCompilerLibraries(strings)
        .addRuntimeLibraries(strings);
  }

  /** The expression as a tree, or why it is none. */
  static CelAbstractSyntaxTree parse(String source) throws CelValidationException {
    return CEL.parse(source).getAst();
  }

  /**
   * The expression ready to be evaluated. It is not checked again: that costs twenty times as much
   * as all the rest, and evaluation finds the same faults.
   */
  static CelRuntime.Program program(String source)
      throws CelValidationException, CelEvaluationException {
    return CEL.createProgram(parse(source));
  }
}
