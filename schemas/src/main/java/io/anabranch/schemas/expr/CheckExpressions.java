package io.anabranch.schemas.expr;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private final Map<String, List<Place>> conditions = new LinkedHashMap<>();
  private final Map<Place, String> owners = new HashMap<>();
  private @Nullable String owner;

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

  /** Notes a condition: an expression that stands by itself. */
  public void addCondition(@Nullable Tree tree) {
    if (tree instanceof Tree.Scalar scalar && scalar.json().isTextual()) {
      note(conditions, scalar.source().strip(), scalar.place());
    }
  }

  /** What is noted from here on stands in this task; null for in none. */
  public void within(@Nullable String task) {
    owner = task;
  }

  private void note(Map<String, List<Place>> where, String source, Place place) {
    where.computeIfAbsent(source, unused -> new ArrayList<>()).add(place);
    if (owner != null) {
      owners.put(place, owner);
    }
  }

  private void add(Place place, String text) {
    try {
      for (Template.Part part : Template.parse(text).parts()) {
        if (part instanceof Template.Part.Expression expression) {
          note(sources, expression.source(), place);
        }
      }
    } catch (IllegalArgumentException e) {
      problems.add(place, String.valueOf(e.getMessage()));
    }
  }

  /** Reports everything that is wrong with what was noted, given what is declared. */
  public void check(Map<String, ParamSpec> params, Ancestry ancestry) {
    if (sources.size() + conditions.size() > MOST) {
      problems.add(
          Place.NOWHERE,
          "Expected at most "
              + MOST
              + " expressions that differ, but got "
              + (sources.size() + conditions.size())
              + ". Name common ones in params.");
      return;
    }
    CheckTypes types = new CheckTypes(params, problems);
    types.check(named(sources, params, ancestry), "dyn(");
    types.check(named(conditions, params, ancestry), "dyn(true && (");
  }

  private Map<String, List<Place>> named(
      Map<String, List<Place>> noted, Map<String, ParamSpec> params, Ancestry ancestry) {
    Map<String, List<Place>> named = new LinkedHashMap<>();
    noted.forEach(
        (source, places) -> {
          if (checkNames(source, places, params, ancestry)) {
            named.put(source, places);
          }
        });
    return named;
  }

  /** Whether the types are to be checked too. */
  private boolean checkNames(
      String source, List<Place> places, Map<String, ParamSpec> params, Ancestry ancestry) {
    try {
      CelAbstractSyntaxTree tree = Engine.parse(source);
      CheckNames names = new CheckNames(params, places, problems);
      boolean right = names.check(tree.getExpr());
      return checkTasks(TaskNames.in(tree.getExpr()), places, ancestry)
          && right
          && !names.isIndexed();
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

  private boolean checkTasks(TaskNames names, List<Place> places, Ancestry ancestry) {
    int before = problems.size();
    for (Place place : places) {
      String task = owners.get(place);
      if (!names.onlyLiteral()) {
        problems.add(
            place,
            "Expected 'tasks' with a task's id, as tasks.extract or tasks['my-task'], so that it is"
                + " known beforehand which are meant.");
      } else if (task == null && !names.ids().isEmpty()) {
        problems.add(place, "Expected no tasks in what every task gets. Name them in the task.");
      } else if (task != null && ancestry.isTask(task)) {
        names.ids().forEach(id -> checkTask(id, task, place, ancestry));
      }
    }
    return problems.size() == before;
  }

  private void checkTask(String id, String task, Place place, Ancestry ancestry) {
    if (!ancestry.isTask(id)) {
      problems.unknown(
          place,
          "Expected the id of a task of this DAG, but got " + Words.quote("tasks." + id) + ".",
          id,
          ancestry.dependencies().keySet());
    } else if (!ancestry.isBefore(id, task)) {
      problems.add(
          place,
          "Expected a task that comes before "
              + Words.quote(task)
              + ", but "
              + Words.quote(id)
              + " need not have ended by then. Add it to 'dependencies'.");
    }
  }
}
