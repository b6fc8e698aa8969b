package io.anabranch.worker.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.worker.executor.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads what an attempt wrote to {@code $ANABRANCH_OUTPUT}. */
final class OutputFile {
  private OutputFile() {}

  /** Success with the output that the file holds, or the failure to have a valid one. */
  static Outcome read(Path file) {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new Outcome.Succeeded(null);
    }
    // WHY no links and no pipes: reading one could show what the task may not see, or never end.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return invalid("Expected $ANABRANCH_OUTPUT to be a file, but it is something else.");
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(Limits.OUTPUT + 1);
      if (bytes.length > Limits.OUTPUT) {
        return invalid(
            "Expected an output of at most "
                + Limits.OUTPUT
                + " bytes, but it is larger. Store it elsewhere and hand on where it is.");
      }
      return bytes.length == 0 ? new Outcome.Succeeded(null) : parse(bytes);
    } catch (IOException e) {
      return invalid("Expected to read $ANABRANCH_OUTPUT, but got: " + e.getMessage());
    }
  }

  /** The same outcome, or a failure when its output is too large. */
  static Outcome checked(Outcome.Succeeded outcome) {
    JsonNode output = outcome.output();
    int size = output == null ? 0 : Json.bytes(output).length;
    return size <= Limits.OUTPUT
        ? outcome
        : invalid(
            "Expected an output of at most " + Limits.OUTPUT + " bytes, but got " + size + ".");
  }

  private static Outcome parse(byte[] bytes) {
    try {
      JsonNode output = Json.mapper().readTree(bytes);
      return output.isMissingNode()
          ? new Outcome.Succeeded(null)
          : checked(new Outcome.Succeeded(output));
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return invalid("Expected $ANABRANCH_OUTPUT to hold one JSON value, but " + e.getMessage());
    }
  }

  private static Outcome invalid(String message) {
    return Outcome.Failed.of(ErrorKind.INVALID_OUTPUT, message);
  }
}
