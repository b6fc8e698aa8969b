package io.anabranch.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.anabranch.cli.CliException;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.dagfile.DagReading;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A DAG's file, with the files beside it that its tasks name.
 *
 * @param path where it is
 * @param text what is sent to the API
 * @param reading what it says, or what is wrong with it
 */
public record DagFile(Path path, String text, DagReading reading) {
  /**
   * Reads and checks it, without any server.
   *
   * @throws CliException when there is no such file, exit code 2
   */
  public static DagFile read(Path path) {
    String text = filled(path, textOf(path));
    return new DagFile(path, text, DagReader.read(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The DAG.
   *
   * @throws CliException naming every problem with its line, exit code 2
   */
  public DagSpec dag() {
    DagSpec dag = reading.dag();
    if (dag == null) {
      throw CliException.invalid(path + " is no DAG that can be run:\n" + problems());
    }
    return dag;
  }

  /** A line for each problem, {@code FILE:LINE:COLUMN: …}; empty where there are none. */
  public String problems() {
    return ProblemLines.of(path, "", reading.problems());
  }

  /** A line for each warning; empty where there are none. */
  public String warnings() {
    return ProblemLines.of(path, "warning: ", reading.warnings());
  }

  private static String textOf(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw CliException.invalid(
          "Expected "
              + path
              + " to be a text file in UTF-8, but "
              + (e instanceof NoSuchFileException
                  ? "there is no such file."
                  : "cannot read it: " + e + "."));
    }
  }

  /**
   * The text with those contents behind it, so that lines and columns stay the author's. JSON is
   * YAML's flow form, so the contents need no other quoting. Where nothing can stand behind it
   * (flow form, an indented root, an end of the document) it becomes JSON with them in it, but only
   * when the strict reader takes it: what that refuses, such as a key twice, must not be lost on
   * the way. A DAG that lists its files is left as it is.
   */
  private static String filled(Path dag, String text) {
    JsonNode tree;
    try {
      tree = new YAMLMapper().readTree(text);
    } catch (IOException e) {
      return text; // the strict reader says where and why
    }
    if (!(tree instanceof ObjectNode) || tree.has("files")) {
      return text;
    }
    ObjectNode contents = JsonNodeFactory.instance.objectNode();
    for (String name : named(tree)) {
      Path beside = dag.resolveSibling(name);
      if (Files.isRegularFile(beside)) {
        contents.put(name, textOf(beside));
      }
    }
    if (contents.isEmpty()) {
      return text;
    }
    String appended = text.stripTrailing() + "\nfiles: " + json(contents) + "\n";
    if (hasFiles(appended)) {
      return appended;
    }
    DagSpec read = DagReader.read(text.getBytes(StandardCharsets.UTF_8)).dag();
    return read == null ? text : json(((ObjectNode) DagWriter.toJson(read)).set("files", contents));
  }

  private static boolean hasFiles(String text) {
    try {
      return new YAMLMapper().readTree(text).has("files");
    } catch (IOException e) {
      return false;
    }
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

  private static String json(JsonNode node) {
    try {
      return Json.mapper().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected text to become JSON", e);
    }
  }
}
