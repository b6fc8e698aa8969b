package io.anabranch.projector;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.platform.db.PostgresText;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.RunCommand.SeededTask;
import io.anabranch.schemas.event.RunOperation.TaskMarkRequested;
import org.jspecify.annotations.Nullable;

/** Outputs of tasks as text: they are kept, never looked into. */
final class Outputs {
  private Outputs() {}

  static @Nullable String text(@Nullable JsonNode output) {
    return output == null || output.isNull() ? null : PostgresText.json(output);
  }

  /** What a task gave in the run that is done again, as the request says. */
  static @Nullable String seeded(@Nullable Input input, String task) {
    SeededTask seeded = input instanceof RunRequested asked ? asked.seed().get(task) : null;
    return seeded == null ? null : text(seeded.output());
  }

  /** What who marked a task said that it gave. */
  static @Nullable String marked(@Nullable Input input) {
    return input instanceof TaskMarkRequested asked ? text(asked.output()) : null;
  }
}
