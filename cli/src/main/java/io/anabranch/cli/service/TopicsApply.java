package io.anabranch.cli.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.anabranch.cli.CliException;
import io.anabranch.cli.ExitCodes;
import io.anabranch.cli.Output;
import io.anabranch.cli.Table;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.kafka.TopicProvisioner;
import io.anabranch.platform.kafka.TopicsUnfitException;
import io.anabranch.platform.ops.Logging;
import io.anabranch.schemas.topic.TopicSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anabranch topics apply}. */
@Command(
    name = "apply",
    description = "Makes the topics that are missing and checks all of them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Every service does the same when it starts. Settings: ANABRANCH_BOOTSTRAP_SERVERS,",
      "ANABRANCH_TOPIC_PREFIX, ANABRANCH_TASK_PARTITIONS, ANABRANCH_REPLICATION_FACTOR."
    })
final class TopicsApply implements Callable<Integer> {
  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka's brokers (ANABRANCH_BOOTSTRAP_SERVERS)")
  private @Nullable String bootstrapServers;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> settings = kafka.over(System.getenv());
    if (bootstrapServers != null) {
      settings.put("ANABRANCH_BOOTSTRAP_SERVERS", bootstrapServers);
    }
    Map<String, String> logging = new TreeMap<>(settings);
    logging.putIfAbsent("ANABRANCH_LOG_LEVEL", "ERROR");
    Logging.configure(logging);
    Env env = new Env(settings);
    KafkaSettings cell = env.kafka();
    env.check();
    ArrayNode rows = rows(cell, applied(cell));
    output.print(JsonNodeFactory.instance.objectNode().set("items", rows), () -> text(rows));
    return ExitCodes.OK;
  }

  private static Map<String, String> applied(KafkaSettings cell) throws InterruptedException {
    try (Admin admin = new KafkaClients(cell).admin("anabranch-topics")) {
      return new TopicProvisioner(admin, cell).apply();
    } catch (TopicsUnfitException e) {
      throw CliException.failed(String.valueOf(e.getMessage()));
    } catch (ExecutionException | KafkaException e) {
      throw CliException.failed(
          "Expected Kafka at "
              + cell.bootstrapServers()
              + " to make and show the topics, but: "
              + root(e).getMessage());
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }

  private static ArrayNode rows(KafkaSettings cell, Map<String, String> ids) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (TopicSpec topic : cell.topics().all(cell.fanOut())) {
      rows.addObject()
          .put("topic", topic.name())
          .put("id", ids.get(topic.name()))
          .put("policy", topic.configs().get("cleanup.policy"));
    }
    return rows;
  }

  private static String text(ArrayNode rows) {
    return new Table()
            .column("TOPIC", "topic")
            .column("POLICY", "policy")
            .column("ID", "id")
            .render(rows)
        + "All topics are there and as the contract has them.\n";
  }
}
