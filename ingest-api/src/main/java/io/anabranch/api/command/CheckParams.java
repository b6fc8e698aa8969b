package io.anabranch.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.http.Nearest;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether params fit what a DAG declares. */
final class CheckParams {
  private CheckParams() {}

  static List<Problem> problems(DagSpec dag, Map<String, JsonNode> params) {
    List<Problem> problems = new ArrayList<>();
    params.forEach(
        (name, value) -> {
          var spec = dag.params().get(name);
          String path = "params." + name;
          if (spec == null) {
            problems.add(
                new Problem(
                    path,
                    0,
                    0,
                    "Expected a declared param, but " + dag.name() + " declares none of this name.",
                    Nearest.to(name, dag.params().keySet())));
          } else if (!spec.type().accepts(value)) {
            problems.add(
                Problem.at(
                    path,
                    "Expected "
                        + spec.type().name().toLowerCase(Locale.ROOT)
                        + ", but got "
                        + value.getNodeType().name().toLowerCase(Locale.ROOT)
                        + "."));
          } else if (!spec.allowed().isEmpty() && !spec.allowed().contains(value)) {
            problems.add(Problem.at(path, "Expected one of " + spec.allowed() + "."));
          }
        });
    dag.params()
        .forEach(
            (name, spec) -> {
              if (spec.required() && spec.defaultValue() == null && !params.containsKey(name)) {
                problems.add(
                    Problem.at("params." + name, "Expected a value, but got none. Name one."));
              }
            });
    return problems;
  }
}
