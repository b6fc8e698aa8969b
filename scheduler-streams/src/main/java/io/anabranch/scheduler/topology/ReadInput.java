package io.anabranch.scheduler.topology;

import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.schemas.topic.Topics;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Makes an input of whatever stands in an input topic; never fails. */
final class ReadInput {
  // With a part's events, 1 MiB at most, it stays below what history takes.
  private static final int MOST_WRITTEN = 5 << 19;

  // A character grows to three times its bytes at most when it is escaped, the rest hardly at all.
  private static final int SURELY_SMALL_ENOUGH = MOST_WRITTEN / 5;

  private final Topics topics;

  ReadInput(Topics topics) {
    this.topics = topics;
  }

  Input read(String topic, byte @Nullable [] value) {
    if (value != null && value.length > Limits.INPUT) {
      return unreadable(
          "Expected at most " + Limits.INPUT + " bytes, but got " + value.length + ".", value);
    }
    try {
      Input input = decode(topic, value);
      if (value != null && value.length <= SURELY_SMALL_ENOUGH) {
        return input;
      }
      // What cannot be written again, or only as a record too large, would stop history for ever.
      int size = Json.bytes(input).length;
      return size <= MOST_WRITTEN
          ? input
          : unreadable(
              "Expected an input of at most "
                  + MOST_WRITTEN
                  + " bytes once it is written again, but it would be "
                  + size
                  + ": characters beyond the basic plane are escaped.",
              value);
    } catch (UnreadableException | IllegalStateException e) {
      return unreadable(String.valueOf(e.getMessage()), value);
    }
  }

  private Input decode(String topic, byte @Nullable [] value) throws UnreadableException {
    if (topic.equals(topics.taskEvents())) {
      return Codec.TASK_EVENT.decode(value);
    }
    return topic.equals(topics.runCommands())
        ? Codec.RUN_COMMAND.decode(value)
        : Codec.DAG_COMMAND.decode(value);
  }

  private static Unreadable unreadable(String reason, byte @Nullable [] value) {
    if (value == null) {
      return new Unreadable(reason, null, 0);
    }
    byte[] kept = Arrays.copyOf(value, Math.min(value.length, Limits.RAW_INPUT));
    return new Unreadable(reason, Base64.getEncoder().encodeToString(kept), value.length);
  }
}
