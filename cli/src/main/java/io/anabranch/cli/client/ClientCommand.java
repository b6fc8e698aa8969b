package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.ExitCodes;
import io.anabranch.cli.Output;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What all client commands share: the server, the output, and how an answer is printed. */
abstract class ClientCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Mixin private final ServerOptions server = new ServerOptions();

  @Mixin private final Output output = new Output();

  @Override
  public final Integer call() throws Exception {
    try (ApiClient client = server.client(PATIENCE)) {
      JsonNode answer = ask(client);
      output.print(answer, () -> text(answer));
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

  /** Prints what is no part of the answer, a line break included. */
  final void note(String text) {
    output.note(text);
  }
}
