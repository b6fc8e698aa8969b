package io.anabranch.scheduler.leader;

import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.kafka.TopicProvisioner;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.topic.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done in Kafka before the seat is taken. */
final class PrepareSeat {
  private static final Logger LOG = LoggerFactory.getLogger(PrepareSeat.class);

  private final KafkaSettings kafka;
  private final String version;
  private final String topologyHash;

  PrepareSeat(KafkaSettings kafka, String version, String topologyHash) {
    this.kafka = kafka;
    this.version = version;
    this.topologyHash = topologyHash;
  }

  /** Makes and checks the topics, and says who takes the seat. */
  SeatTaken prepare(Mandate mandate) throws ExecutionException, InterruptedException {
    try (Admin admin = new KafkaClients(kafka).admin("anabranch-leader-admin")) {
      Map<String, String> ids = new TopicProvisioner(admin, kafka).apply();
      Optional<String> before = mandate.predecessorTopology();
      if (before.isPresent() && !before.get().equals(topologyHash)) {
        vacate(admin);
      }
      return new SeatTaken(
          mandate.id(),
          hostName(),
          ProcessHandle.current().pid(),
          version,
          topologyHash,
          inputs(ids),
          partitionsOfTasks(admin));
    }
  }

  private Map<String, String> inputs(Map<String, String> ids) {
    Topics topics = kafka.topics();
    Map<String, String> inputs = new TreeMap<>();
    for (String topic : List.of(topics.runCommands(), topics.dagCommands(), topics.taskEvents())) {
      String id = ids.get(topic);
      if (id != null) {
        inputs.put(topic.substring(topics.prefix().length()), id);
      }
    }
    return inputs;
  }

  private int partitionsOfTasks(Admin admin) throws ExecutionException, InterruptedException {
    String tasks = kafka.topics().tasks();
    var described = admin.describeTopics(List.of(tasks)).allTopicNames().get();
    return Objects.requireNonNull(described.get(tasks)).partitions().size();
  }

  // WHY: a static member that rejoins gets its predecessor's assignment unseen, which fits only
  // while both run the same topology.
  private void vacate(Admin admin) throws InterruptedException {
    LOG.warn("The leader before ran another topology; its seat is cleared first.");
    String seat = SeatClientSupplier.seat(kafka.topics());
    try {
      admin
          .removeMembersFromConsumerGroup(
              SeatStreamsConfig.applicationId(kafka),
              new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(seat))))
          .all()
          .get();
    } catch (ExecutionException e) {
      LOG.info("There was no member to remove: {}", String.valueOf(e.getCause()));
    }
    try {
      admin.fenceProducers(List.of(seat)).all().get();
    } catch (ExecutionException e) {
      LOG.info("There was no producer to fence: {}", String.valueOf(e.getCause()));
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
