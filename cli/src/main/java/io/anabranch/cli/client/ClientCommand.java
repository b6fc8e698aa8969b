package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.ExitCodes;
import io.anabranch.cli.OutputFormat;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all client commands share: the server, the output, and how an answer is printed. */
abstract class ClientCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (default) or json")
  private OutputFormat output = OutputFormat.TEXT;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public final Integer call() throws Exception {
    try (ApiClient client = server.client(PATIENCE)) {
      JsonNode answer = ask(client);
      if (output == OutputFormat.JSON) {
        out().println(answer.toPrettyString());
      } else {
        out().print(text(answer));
      }
      out().flush();
      return exitCode(answer);
    }
  }

  /** Asks the server and returns what {@code -o json} prints. */
  abstract JsonNode ask(ApiClient client) throws Exception;

  /** The answer for people, line breaks included. */
  abstract String text(JsonNode answer);

  int exitCode(JsonNode answer) {
    return ExitCodes.OK;
  }

  final PrintWriter out() {
    return commandSpec().commandLine().getOut();
  }

  final PrintWriter err() {
    return commandSpec().commandLine().getErr();
  }

  private CommandSpec commandSpec() {
    CommandSpec set = spec;
    if (set == null) {
      throw new IllegalStateException("Expected picocli to set the specification first");
    }
    return set;
  }
}
