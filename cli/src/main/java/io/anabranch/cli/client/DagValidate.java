package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.ExitCodes;
import io.anabranch.cli.Output;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code anabranch dag validate}: asks nobody, so it works in a commit hook. */
@Command(
    name = "validate",
    description = "Checks DAG files without a server and prints every problem at its place.",
    mixinStandardHelpOptions = true)
final class DagValidate implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "DAGs, YAML or JSON")
  private List<Path> files = List.of();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    List<DagFile> read = files.stream().map(DagFile::read).toList();
    output.print(json(read), () -> text(read));
    return read.stream().allMatch(file -> file.reading().problems().isEmpty())
        ? ExitCodes.OK
        : ExitCodes.FAILED;
  }

  private static ObjectNode json(List<DagFile> read) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (DagFile file : read) {
      ObjectNode item = items.addObject().put("file", file.path().toString());
      DagSpec dag = file.reading().dag();
      item.put("valid", dag != null);
      if (dag != null) {
        item.put("dag", dag.name()).put("taskCount", dag.tasks().size());
      }
      item.set("problems", Json.mapper().valueToTree(file.reading().problems()));
      item.set("warnings", Json.mapper().valueToTree(file.reading().warnings()));
    }
    return JsonNodeFactory.instance.objectNode().set("items", items);
  }

  private static String text(List<DagFile> read) {
    StringBuilder text = new StringBuilder();
    for (DagFile file : read) {
      text.append(file.problems()).append(file.warnings());
      DagSpec dag = file.reading().dag();
      if (dag != null) {
        int tasks = dag.tasks().size();
        text.append(file.path() + ": " + dag.name() + " is valid, " + tasks)
            .append(tasks == 1 ? " task\n" : " tasks\n");
      }
    }
    return text.toString();
  }
}
