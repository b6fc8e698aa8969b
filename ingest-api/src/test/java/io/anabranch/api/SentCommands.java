package io.anabranch.api;

import io.anabranch.embedded.testing.Await;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.UnreadableException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/** What the API wrote to run-commands. */
record SentCommands(KafkaSettings kafka) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The command that an answer names as its {@code position}. */
  RunCommand of(Answer answer) throws UnreadableException {
    if (answer.status() != 202 || !answer.json().has("position")) {
      throw new AssertionError("Expected 202 with a position, but got " + answer);
    }
    return at(answer.json().at("/position/offset").asLong());
  }

  private RunCommand at(long offset) throws UnreadableException {
    var partition = new TopicPartition(kafka.topics().runCommands(), 0);
    try (var consumer = new KafkaClients(kafka).consumer("test-reader")) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, offset);
      var record =
          Await.value(
              "the record at " + offset,
              LIMIT,
              () ->
                  consumer.poll(Duration.ofMillis(200)).records(partition).stream()
                      .filter(it -> it.offset() == offset)
                      .findFirst()
                      .orElse(null));
      return Codec.RUN_COMMAND.decode(record.value());
    }
  }
}
