package io.anabranch.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.anabranch.cli.CliException;
import io.anabranch.schemas.dag.DagReader;
import io.anabranch.schemas.dag.DagReading;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A DAG's file, with the files beside it that its tasks name.
 *
 * @param text what is sent to the API
 * @param dag what it says
 * @param warnings for people; may be empty
 */
record DagFile(String text, DagSpec dag, String warnings) {
  /**
   * Reads and checks it.
   *
   * @throws CliException naming every problem with its line, exit code 2
   */
  static DagFile read(Path file) {
    String text = filled(file, textOf(file));
    DagReading reading = DagReader.read(text.getBytes(StandardCharsets.UTF_8));
    DagSpec dag = reading.dag();
    if (dag == null || !reading.problems().isEmpty()) {
      throw CliException.invalid(
          file + " is no DAG that can be run:\n" + lines(file, reading.problems()));
    }
    return new DagFile(text, dag, lines(file, reading.warnings()));
  }

  private static String lines(Path file, Iterable<Problem> problems) {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append(file).append(':').append(problem).append('\n'));
    return text.toString();
  }

  private static String textOf(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw CliException.invalid(
          "Expected " + path + " to be a text file in UTF-8, but cannot read it: " + e + ".");
    }
  }

  /**
   * The text with those contents behind it, so that lines and columns stay the author's. JSON is
   * YAML's flow form, so the contents need no other quoting. A DAG that lists its files, or is
   * itself in flow form, is left as it is.
   */
  private static String filled(Path dag, String text) {
    JsonNode tree;
    try {
      tree = new YAMLMapper().readTree(text);
    } catch (IOException e) {
      return text; // the strict reader says where and why
    }
    if (tree == null
        || !tree.isObject()
        || tree.has("files")
        || text.stripLeading().startsWith("{")) {
      return text;
    }
    ObjectNode contents = JsonNodeFactory.instance.objectNode();
    for (String name : named(tree)) {
      Path beside = dag.resolveSibling(name);
      if (Files.isRegularFile(beside)) {
        contents.put(name, textOf(beside));
      }
    }
    return contents.isEmpty() ? text : text.stripTrailing() + "\nfiles: " + json(contents) + "\n";
  }

  private static Set<String> named(JsonNode tree) {
    Set<String> names = new TreeSet<>();
    for (JsonNode task : tree.path("tasks")) {
      names.add(task.path("script").asText(""));
      task.path("files").forEach(name -> names.add(name.asText("")));
    }
    // Only plain names: what lies elsewhere is not the DAG's to take.
    return names.stream()
        .filter(name -> name.matches("[A-Za-z0-9_][\\w.-]*"))
        .collect(Collectors.toSet());
  }

  private static String json(ObjectNode node) {
    try {
      return io.anabranch.schemas.json.Json.mapper().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected text to become JSON", e);
    }
  }
}
