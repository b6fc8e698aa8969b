package io.anabranch.platform.kafka;

import io.anabranch.schemas.topic.TopicSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the topics that are missing and refuses those that are otherwise than the design needs. */
public final class TopicProvisioner {
  private final Admin admin;
  private final KafkaSettings settings;

  public TopicProvisioner(Admin admin, KafkaSettings settings) {
    this.admin = admin;
    this.settings = settings;
  }

  /**
   * Makes missing topics and checks all of them. Idempotent; several services may do it at once.
   *
   * @return Kafka's id of each topic by its full name
   * @throws TopicsUnfitException when a topic exists with other partitions or policies, naming all
   *     differences
   * @throws ExecutionException when Kafka cannot be asked
   */
  public Map<String, String> apply() throws ExecutionException, InterruptedException {
    List<TopicSpec> wanted = settings.topics().all(settings.fanOut());
    create(wanted);
    Map<String, TopicDescription> found = describe(wanted);
    check(wanted, found);
    Map<String, String> ids = new TreeMap<>();
    found.forEach((name, description) -> ids.put(name, description.topicId().toString()));
    return ids;
  }

  private void create(List<TopicSpec> wanted) throws ExecutionException, InterruptedException {
    var existing = admin.listTopics().names().get();
    List<NewTopic> missing =
        wanted.stream()
            .filter(topic -> !existing.contains(topic.name()))
            .map(
                topic ->
                    new NewTopic(
                            topic.name(),
                            Optional.of(topic.partitions()),
                            settings.replicationFactor() < 0
                                ? Optional.empty()
                                : Optional.of(settings.replicationFactor()))
                        .configs(topic.configs()))
            .toList();
    for (var made : admin.createTopics(missing).values().values()) {
      try {
        made.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private Map<String, TopicDescription> describe(List<TopicSpec> wanted)
      throws ExecutionException, InterruptedException {
    // A topic just made may be unknown to the broker that answers; Kafka says retriable.
    for (int attempt = 1; ; attempt++) {
      try {
        return admin
            .describeTopics(wanted.stream().map(TopicSpec::name).toList())
            .allTopicNames()
            .get();
      } catch (ExecutionException e) {
        if (attempt == 50
            || !(e.getCause() instanceof org.apache.kafka.common.errors.RetriableException)) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private void check(List<TopicSpec> wanted, Map<String, TopicDescription> found)
      throws ExecutionException, InterruptedException {
    List<String> differences = new ArrayList<>();
    Map<ConfigResource, Config> configs =
        admin
            .describeConfigs(wanted.stream().map(topic -> resource(topic.name())).toList())
            .all()
            .get();
    for (TopicSpec topic : wanted) {
      TopicDescription description = found.get(topic.name());
      int partitions = description == null ? 0 : description.partitions().size();
      boolean mayGrow = isFanOut(topic);
      if (mayGrow ? partitions < 1 : partitions != topic.partitions()) {
        differences.add(
            topic.name() + " has " + partitions + " partitions instead of " + topic.partitions());
      }
      Config config = configs.get(resource(topic.name()));
      topic
          .configs()
          .forEach(
              (key, value) -> {
                ConfigEntry entry = config == null ? null : config.get(key);
                if (mustMatch(key) && (entry == null || !value.equals(entry.value()))) {
                  differences.add(
                      topic.name()
                          + " has "
                          + key
                          + "="
                          + (entry == null ? "nothing" : entry.value())
                          + " instead of "
                          + value);
                }
              });
    }
    if (!differences.isEmpty()) {
      throw new TopicsUnfitException(differences);
    }
  }

  private boolean isFanOut(TopicSpec topic) {
    return topic.name().equals(settings.topics().tasks())
        || topic.name().equals(settings.topics().taskLogs());
  }

  // Retention is the operator's to change; what correctness rests on is not.
  private static boolean mustMatch(String key) {
    return key.equals("cleanup.policy")
        || key.equals("message.timestamp.type")
        || key.equals("max.message.bytes");
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }
}
