package io.anabranch.schemas.dag;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.TreeReader;
import io.anabranch.schemas.tree.Words;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values that a run has for its DAG's params: what was given, and the defaults for the rest.
 *
 * @param values by name; of a param without a value there is none
 * @param problems why the given values do not fit; then {@code values} are of no use
 */
public record EffectiveParams(SortedMap<String, JsonNode> values, List<Problem> problems) {
  public EffectiveParams {
    values = new TreeMap<>(values);
    problems = List.copyOf(problems);
  }

  /** Holds {@code given} against what the DAG declares. */
  public static EffectiveParams of(DagSpec dag, Map<String, JsonNode> given) {
    Problems problems = new Problems();
    SortedMap<String, JsonNode> values = new TreeMap<>();
    Place root = Place.NOWHERE.field("params", 0, 0);
    dag.params()
        .forEach(
            (name, param) -> {
              JsonNode value = given.get(name);
              if (value != null) {
                Place place = root.field(name, 0, 0);
                JsonNode checked = check(param, value, place, problems);
                values.put(name, checked);
              } else if (param.defaultValue() != null) {
                values.put(name, param.defaultValue());
              } else if (param.required()) {
                problems.add(
                    root.field(name, 0, 0),
                    "Expected a value for the param '" + name + "', but got none.");
              }
            });
    for (String name : given.keySet()) {
      if (!dag.params().containsKey(name)) {
        problems.unknown(
            root.field(name, 0, 0),
            "Expected a param that the DAG declares, but got " + Words.quote(name) + ".",
            name,
            dag.params().keySet());
      }
    }
    int size = values.isEmpty() ? 0 : Json.bytes(values).length;
    if (size > Limits.PARAMS) {
      problems.add(
          root, "Expected at most " + Limits.PARAMS + " bytes of params, but got " + size + ".");
    }
    return new EffectiveParams(values, problems.sorted());
  }

  /** The value in its canonical form. */
  private static JsonNode check(ParamSpec param, JsonNode value, Place place, Problems problems) {
    Problems shape = new Problems();
    Tree tree = TreeReader.read(value, place, shape);
    JsonNode canonical = tree == null || !shape.isEmpty() ? value : tree.json();
    problems.addAll(shape);
    if (!shape.isEmpty()) {
      return value;
    }
    if (!param.type().accepts(canonical)) {
      problems.add(
          place,
          "Expected a value of type "
              + param.type().name().toLowerCase(Locale.ROOT)
              + ", but got "
              + Words.cut(value.toString(), 60)
              + ".");
    } else if (!param.allowed().isEmpty() && !param.allowed().contains(canonical)) {
      problems.add(
          place,
          "Expected one of "
              + Words.cut(param.allowed().toString(), 300)
              + ", but got "
              + Words.cut(value.toString(), 60)
              + ".");
    }
    return canonical;
  }
}
