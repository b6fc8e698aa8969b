package io.anabranch.schemas.expr;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import java.util.Collection;
import java.util.Map;

/**
 * Counts what an evaluation makes: each value that a step gives costs 1 and its size. So text that
 * is doubled again and again ends before it fills the memory, and no evaluation takes long; and
 * since no clock is asked, it ends at the same step wherever it is repeated.
 */
final class Cost implements CelEvaluationListener {
  /** Of all expressions of a task together. */
  static final long MOST = 4_000 * 1_000;

  private long left = MOST;

  /** Ends an evaluation that costs too much. */
  static final class TooMuchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooMuchException() {
      super("Expected expressions that make less, but these are too costly", null, false, false);
    }
  }

  @Override
  public void callback(CelExpr expression, Object value) {
    left -= 1 + (isAccumulator(expression) ? 0 : size(value));
    if (left < 0) {
      throw new TooMuchException();
    }
  }

  boolean isUsedUp() {
    return left < 0;
  }

  private static long size(Object value) {
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (value instanceof Collection<?> items) {
      return items.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    return value instanceof CelByteString bytes ? bytes.size() : 0;
  }

  /** The list that a macro such as map() grows in place, one item a step. */
  private static boolean isAccumulator(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> expression.ident().name().startsWith("@");
      case CALL ->
          !expression.call().args().isEmpty() && isAccumulator(expression.call().args().get(0));
      default -> false;
    };
  }
}
