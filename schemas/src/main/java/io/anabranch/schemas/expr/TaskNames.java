package io.anabranch.schemas.expr;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that an expression names, as {@code tasks.extract} or {@code tasks['my-task']}.
 *
 * @param ids in order
 * @param onlyLiteral whether {@code tasks} stands nowhere else: it is neither passed on whole nor
 *     indexed by a value
 */
record TaskNames(Set<String> ids, boolean onlyLiteral) {
  static final String ROOT = "tasks";

  static TaskNames in(CelExpr expression) {
    Set<String> ids = new TreeSet<>();
    long literal = 0;
    long all = 0;
    for (CelNavigableExpr node :
        (Iterable<CelNavigableExpr>) CelNavigableExpr.fromExpr(expression).allNodes()::iterator) {
      if (isBound(node)) {
        continue;
      }
      all += isRoot(node.expr()) ? 1 : 0;
      String id = named(node.expr());
      if (id != null) {
        literal++;
        ids.add(id);
      }
    }
    return new TaskNames(ids, literal == all);
  }

  /** Whether a macro's own variable has the name here. */
  private static boolean isBound(CelNavigableExpr node) {
    for (Optional<CelNavigableExpr> up = node.parent(); up.isPresent(); up = up.get().parent()) {
      CelExpr expr = up.get().expr();
      if (expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION
          && (expr.comprehension().iterVar().equals(ROOT)
              || expr.comprehension().iterVar2().equals(ROOT))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String named(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.SELECT && isRoot(expr.select().operand())) {
      return expr.select().field();
    }
    if (expr.getKind() == CelExpr.ExprKind.Kind.CALL
        && expr.call().function().equals("_[_]")
        && isRoot(expr.call().args().get(0))
        && expr.call().args().get(1).getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expr.call().args().get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE) {
      return expr.call().args().get(1).constant().stringValue();
    }
    return null;
  }

  private static boolean isRoot(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.IDENT && expr.ident().name().equals(ROOT);
  }
}
