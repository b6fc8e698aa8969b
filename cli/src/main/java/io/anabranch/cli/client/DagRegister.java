package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.CliException;
import io.anabranch.cli.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anabranch dag register}. */
@Command(
    name = "register",
    description = "Registers DAG files; nothing is sent when one of them has a problem.",
    mixinStandardHelpOptions = true)
final class DagRegister extends ClientCommand {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "DAGs, YAML or JSON")
  private List<Path> files = List.of();

  @Override
  JsonNode ask(ApiClient client) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (DagFile file : checked()) {
      try {
        ObjectNode item = items.addObject().put("file", file.path().toString());
        item.setAll((ObjectNode) Registration.of(file, client));
      } catch (ApiException e) {
        throw refused(file, e);
      }
    }
    return JsonNodeFactory.instance.objectNode().set("items", items);
  }

  private List<DagFile> checked() {
    List<DagFile> read = files.stream().map(DagFile::read).toList();
    String problems = read.stream().map(DagFile::problems).collect(Collectors.joining());
    if (!problems.isEmpty()) {
      throw CliException.invalid("Nothing was registered:\n" + problems);
    }
    return read;
  }

  private static CliException refused(DagFile file, ApiException e) {
    String message = file.path() + ": " + e.getMessage();
    return e.isInvalid() ? CliException.invalid(message) : CliException.failed(message);
  }

  @Override
  String text(JsonNode answer) {
    StringBuilder text = new StringBuilder();
    for (JsonNode item : answer.path("items")) {
      text.append(Table.text(item.path("dag")))
          .append(" version ")
          .append(Table.text(item.path("version")))
          .append(
              item.path("result").asText().equals("REPEATED")
                  ? " has the same content already\n"
                  : " is registered\n");
      for (JsonNode warning : item.path("warnings")) {
        text.append("  warning: ").append(ApiException.line(warning)).append('\n');
      }
    }
    return text.toString();
  }
}
