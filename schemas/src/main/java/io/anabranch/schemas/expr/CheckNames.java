package io.anabranch.schemas.expr;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Words;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds the names in one expression against what is declared. */
final class CheckNames {
  private static final List<String> RUN = List.of("id", "logicalTime", "dag", "version");

  private final Map<String, ParamSpec> params;
  private final List<Place> places;
  private final Problems problems;
  private final Set<String> told = new HashSet<>();
  private boolean indexed;

  CheckNames(Map<String, ParamSpec> params, List<Place> places, Problems problems) {
    this.params = params;
    this.places = places;
    this.problems = problems;
  }

  /** Whether nothing was wrong. */
  boolean check(CelExpr expression) {
    visit(expression, Set.of());
    return told.isEmpty();
  }

  private void visit(CelExpr expr, Set<String> bound) {
    switch (expr.getKind()) {
      case IDENT -> ident(expr.ident().name(), bound);
      case SELECT -> {
        CelExpr operand = expr.select().operand();
        field(operand, expr.select().field(), bound);
        visit(operand, bound);
      }
      case CALL -> {
        expr.call().target().ifPresent(target -> visit(target, bound));
        expr.call().args().forEach(arg -> visit(arg, bound));
        if (expr.call().function().equals("_[_]")) {
          index(expr.call().args(), bound);
        }
      }
      case LIST -> expr.list().elements().forEach(element -> visit(element, bound));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    visit(entry.key(), bound);
                    visit(entry.value(), bound);
                  });
      case STRUCT -> {
        if (told.add("{}")) {
          add("Expected a map such as {'a': 1}, but got a message type.");
        }
      }
      case COMPREHENSION -> comprehension(expr, bound);
      case CONSTANT, NOT_SET -> {}
    }
  }

  private void comprehension(CelExpr expr, Set<String> bound) {
    CelExpr.CelComprehension comprehension = expr.comprehension();
    Set<String> inner = new HashSet<>(bound);
    inner.add(comprehension.iterVar());
    inner.add(comprehension.iterVar2());
    inner.add(comprehension.accuVar());
    visit(comprehension.iterRange(), bound);
    visit(comprehension.accuInit(), bound);
    visit(comprehension.loopCondition(), inner);
    visit(comprehension.loopStep(), inner);
    visit(comprehension.result(), inner);
  }

  private void ident(String name, Set<String> bound) {
    if (!bound.contains(name) && name.equals("secrets") && told.add(name)) {
      add("'" + name + "' in expressions is not supported yet. Use params, run or tasks.");
    }
  }

  private void field(CelExpr operand, String field, Set<String> bound) {
    if (operand.getKind() != CelExpr.ExprKind.Kind.IDENT
        || bound.contains(operand.ident().name())) {
      return;
    }
    if (operand.ident().name().equals("params")
        && !params.containsKey(field)
        && told.add("params." + field)) {
      unknown(
          "Expected a declared param, but got " + Words.quote("params." + field) + ".",
          field,
          params.keySet());
    }
    if (operand.ident().name().equals("run") && !RUN.contains(field) && told.add("run." + field)) {
      unknown(
          "Expected run.id, run.logicalTime, run.dag or run.version, but got "
              + Words.quote("run." + field)
              + ".",
          field,
          RUN);
    }
  }

  /** Whether params or run are indexed like a map, so that the types of their fields are open. */
  boolean isIndexed() {
    return indexed;
  }

  private void add(String message) {
    places.forEach(place -> problems.add(place, message));
  }

  private void unknown(String message, String written, Collection<String> candidates) {
    places.forEach(place -> problems.unknown(place, message, written, candidates));
  }

  private void index(List<CelExpr> args, Set<String> bound) {
    if (args.get(0).getKind() == CelExpr.ExprKind.Kind.IDENT) {
      String name = args.get(0).ident().name();
      indexed |= !bound.contains(name) && (name.equals("params") || name.equals("run"));
    }
    if (args.get(1).getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && args.get(1).constant().getKind() == CelConstant.Kind.STRING_VALUE) {
      field(args.get(0), args.get(1).constant().stringValue(), bound);
    }
  }
}
