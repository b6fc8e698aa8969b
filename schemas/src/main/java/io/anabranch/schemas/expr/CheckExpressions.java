package io.anabranch.schemas.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the texts of one DAG that may hold expressions and checks these: that they compile, that
 * what they name is declared, that the types fit. The same expression is checked once and reported
 * wherever it stands.
 */
public final class CheckExpressions {
  /** Most expressions of one DAG that differ. */
  static final int MOST = 10_000;

  private final Problems problems;
  private final Map<String, List<Place>> sources = new LinkedHashMap<>();

  public CheckExpressions(Problems problems) {
    this.problems = problems;
  }

  /** Notes a text; where a template is broken, that is reported at once. */
  public void add(Tree tree) {
    if (tree instanceof Tree.Scalar scalar
        && scalar.json().isTextual()
        && Template.isIn(scalar.source())) {
      add(scalar.place(), scalar.source());
    }
  }

  private void add(Place place, String text) {
    try {
      for (Template.Part part : Template.parse(text).parts()) {
        if (part instanceof Template.Part.Expression expression) {
          sources.computeIfAbsent(expression.source(), unused -> new ArrayList<>()).add(place);
        }
      }
    } catch (IllegalArgumentException e) {
      problems.add(place, String.valueOf(e.getMessage()));
    }
  }

  /** Reports everything that is wrong with what was noted, given the declared params. */
  public void check(Map<String, ParamSpec> params) {
    if (sources.size() > MOST) {
      problems.add(
          Place.NOWHERE,
          "Expected at most "
              + MOST
              + " expressions that differ, but got "
              + sources.size()
              + ". Name common ones in params.");
      return;
    }
    Map<String, List<Place>> named = new LinkedHashMap<>();
    sources.forEach(
        (source, places) -> {
          if (checkNames(source, places, params)) {
            named.put(source, places);
          }
        });
    new CheckTypes(params, problems).check(named);
  }

  /** Whether the types are to be checked too. */
  private boolean checkNames(String source, List<Place> places, Map<String, ParamSpec> params) {
    try {
      CelAbstractSyntaxTree tree = Engine.parse(source);
      CheckNames names = new CheckNames(params, places, problems);
      return names.check(tree.getExpr()) && !names.isIndexed();
    } catch (CelValidationException e) {
      String reason = e.getErrors().isEmpty() ? "" : e.getErrors().get(0).getMessage();
      String said = CheckTypes.sentence(source, reason);
      places.forEach(place -> problems.add(place, said));
    } catch (StackOverflowError e) {
      String said = CheckTypes.sentence(source, "it is nested too deep");
      places.forEach(place -> problems.add(place, said));
    }
    return false;
  }
}
