package io.anabranch.schemas.dagfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the declared parameters. */
final class ReadParams {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,126}");

  private final Problems problems;
  private final Values values;

  ReadParams(Problems problems) {
    this.problems = problems;
    this.values = new Values(problems);
  }

  /** What was declared; a param with problems is of any type, so that its users have none. */
  Map<String, ParamSpec> read(@Nullable Tree tree) {
    Map<String, ParamSpec> params = new LinkedHashMap<>();
    Map<String, String> byCase = new HashMap<>();
    Tree.Obj object = values.object(tree, "an object of params such as {date: {type: string}}");
    if (object != null) {
      object
          .fields()
          .forEach(
              (name, entry) -> {
                checkName(name, entry, byCase);
                params.put(name, param(entry.value()));
              });
    }
    return params;
  }

  private void checkName(String name, Tree.Entry entry, Map<String, String> byCase) {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          entry.key(),
          "Expected a param's name that matches " + NAME + ", but got " + Words.quote(name) + ".");
      return;
    }
    String same = byCase.putIfAbsent(name.toUpperCase(Locale.ROOT), name);
    if (same != null) {
      problems.add(
          entry.key(),
          "Expected params that differ in more than case, but got '"
              + name
              + "' beside '"
              + same
              + "': both would be $PARAM_"
              + name.toUpperCase(Locale.ROOT)
              + ". Rename one.");
    }
  }

  private ParamSpec param(Tree tree) {
    ParamSpec unknown = new ParamSpec(ParamSpec.Type.OBJECT, null, false, List.of(), "");
    Tree.Obj object = values.object(tree, "an object such as {type: string, default: ''}");
    if (object == null) {
      return unknown;
    }
    Fields fields = new Fields(object, Vocabulary.PARAM, problems);
    ParamSpec.Type type =
        values.oneOf(
            fields.require("type", "string, integer, number, boolean, object or array"),
            ParamSpec.Type.class);
    JsonNode defaultValue = value(fields.get("default"), type, "default");
    Boolean required = values.flag(fields.get("required"));
    List<JsonNode> allowed = allowed(fields.get("enum"), type);
    String description = values.text(fields.get("description"));
    Tree defaultTree = fields.get("default");
    if (defaultTree != null
        && defaultValue != null
        && !allowed.isEmpty()
        && !allowed.contains(defaultValue)) {
      problems.add(
          defaultTree.place(),
          "Expected 'default' to be one of 'enum', but got "
              + Words.quote(defaultValue.toString())
              + ".");
    }
    return type == null
        ? unknown
        : new ParamSpec(
            type,
            defaultValue,
            Boolean.TRUE.equals(required),
            allowed,
            description == null ? "" : description);
  }

  private @Nullable JsonNode value(
      @Nullable Tree tree, ParamSpec.@Nullable Type type, String field) {
    if (tree == null || tree instanceof Tree.Broken) {
      return null;
    }
    JsonNode value = tree.json();
    if (type != null && !type.accepts(value)) {
      problems.add(
          tree.place(),
          "Expected '"
              + field
              + "' to be of type "
              + type.name().toLowerCase(Locale.ROOT)
              + ", but got "
              + tree.kind()
              + ".");
      return null;
    }
    return value;
  }

  private List<JsonNode> allowed(@Nullable Tree tree, ParamSpec.@Nullable Type type) {
    List<JsonNode> allowed = new ArrayList<>();
    List<Tree> items = values.list(tree, "a list of the values that are allowed");
    if (tree instanceof Tree.Arr && items.isEmpty()) {
      problems.add(tree.place(), "Expected at least one value that is allowed, but got none.");
    }
    for (Tree item : items) {
      JsonNode value = value(item, type, "enum");
      if (value != null && allowed.contains(value)) {
        problems.add(
            item.place(),
            "Expected each value once, but got " + Words.quote(value.toString()) + " again.");
      } else if (value != null) {
        allowed.add(value);
      }
    }
    return allowed;
  }
}
