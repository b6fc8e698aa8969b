package io.anabranch.projector;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.platform.db.PostgresText;
import org.jspecify.annotations.Nullable;

/** Outputs of tasks as text: they are kept, never looked into. */
final class Outputs {
  private Outputs() {}

  static @Nullable String text(@Nullable JsonNode output) {
    return output == null || output.isNull() ? null : PostgresText.json(output);
  }
}
