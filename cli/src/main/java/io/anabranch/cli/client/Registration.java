package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.cli.CliException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Registers a DAG and waits for the decision. */
public final class Registration {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Registration() {}

  /**
   * Sends it until a scheduler has decided; then tells the version. The same content again is the
   * same version, so a registration that nobody decided in time, as while no scheduler leads, is
   * sent again.
   */
  public static JsonNode of(DagFile dag, ApiClient client) {
    byte[] text = dag.text().getBytes(StandardCharsets.UTF_8);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode answer = client.post(Path.of("dags"), text, "application/yaml");
      if (!answer.path("result").asText().equals("PENDING")) {
        return answer;
      }
      if (System.nanoTime() - end > 0) {
        throw CliException.failed(
            "The DAG was accepted, but no scheduler decided on it within "
                + PATIENCE.toSeconds()
                + " s. Does one lead? See: anabranch cluster");
      }
    }
  }
}
