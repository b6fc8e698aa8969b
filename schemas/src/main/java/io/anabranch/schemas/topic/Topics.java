package io.anabranch.schemas.topic;

import java.time.Duration;
import java.util.List;

/**
 * The topics of one cell. The prefix lets several cells share a Kafka cluster.
 *
 * @param prefix put before every name, its separator included; may be empty
 */
public record Topics(String prefix) {
  /** The prefix of a cell that names none. */
  public static final String DEFAULT_PREFIX = "anabranch.";

  private static final int MIB = 1 << 20;
  private static final Duration DAY = Duration.ofDays(1);

  public Topics {
    if (!prefix.matches("[A-Za-z0-9._-]{0,100}")) {
      throw new IllegalArgumentException(
          "Expected a topic prefix of letters, digits, '.', '_' and '-', but got '"
              + prefix
              + "'.");
    }
  }

  /** Run requests and retries: from the API, the dlq-manager, and any Kafka client. */
  public String runCommands() {
    return prefix + "run-commands";
  }

  /** DAG registrations: from the API alone. */
  public String dagCommands() {
    return prefix + "dag-commands";
  }

  /** What workers and the leader observe. */
  public String taskEvents() {
    return prefix + "task-events";
  }

  /** Accepted DAG versions and the outcome of every registration, compacted. */
  public String catalog() {
    return prefix + "catalog";
  }

  /** Dispatches, addressed to workers. */
  public String tasks() {
    return prefix + "tasks";
  }

  /** Signs of life of workers and the leader's ticks. */
  public String beats() {
    return prefix + "beats";
  }

  /** Every input with what was decided on it. */
  public String history() {
    return prefix + "history";
  }

  /** The life of every dead letter. */
  public String deadLetters() {
    return prefix + "dead-letters";
  }

  /** What attempts printed. */
  public String taskLogs() {
    return prefix + "task-logs";
  }

  /** Every topic with its partitions and policies; {@code fanOut} partitions for tasks and logs. */
  public List<TopicSpec> all(int fanOut) {
    return List.of(
        TopicSpec.delete(runCommands(), 1, DAY.multipliedBy(7), MIB * 3 / 2),
        TopicSpec.delete(dagCommands(), 1, DAY.multipliedBy(7), MIB * 3 / 2),
        TopicSpec.delete(taskEvents(), 1, DAY.multipliedBy(7), MIB * 3 / 2),
        TopicSpec.compact(catalog(), 1, 4 * MIB),
        TopicSpec.delete(tasks(), fanOut, DAY, 2 * MIB),
        TopicSpec.delete(beats(), 1, Duration.ofHours(1), MIB)
            .with("segment.ms", Long.toString(Duration.ofMinutes(10).toMillis())),
        TopicSpec.delete(history(), 1, DAY.multipliedBy(30), 4 * MIB),
        TopicSpec.delete(deadLetters(), 1, DAY.multipliedBy(30), 4 * MIB),
        TopicSpec.delete(taskLogs(), fanOut, DAY, MIB));
  }
}
