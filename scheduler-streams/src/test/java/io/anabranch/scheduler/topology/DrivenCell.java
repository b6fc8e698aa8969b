package io.anabranch.scheduler.topology;

import io.anabranch.scheduler.core.Stamped;
import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.DagCommand;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.TaskEvent;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topology with its topics, which outlive its leaders: whoever takes the seat starts with what
 * the changelog says, and reads on where the one before it was.
 */
final class DrivenCell implements AutoCloseable {
  static final Topics TOPICS = new Topics("t.");

  private static final String APPLICATION = "driven";
  private static final List<String> OUTPUTS =
      List.of(TOPICS.history(), TOPICS.tasks(), TOPICS.deadLetters(), TOPICS.catalog());

  private final Map<String, List<Written>> written = new HashMap<>();
  private final Map<String, byte[]> changelog = new HashMap<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private @Nullable TopologyTestDriver driver;
  private @Nullable Leader leader;

  /** A record that came out, as text. */
  record Written(@Nullable String key, String value, Instant time) {}

  /** Gives the topology an input, at its place and time; a seat starts another leader. */
  void take(Stamped stamped) {
    if (stamped.input() instanceof SeatTaken seat) {
      close();
      offsets.clear();
      leader = new Leader(seat);
      Topology topology = SchedulerTopology.build(TOPICS, leader);
      RestoredChangelog.add(topology, "inputs", changelog);
      driver = new TopologyTestDriver(topology, properties());
    }
    Objects.requireNonNull(leader).times.add(stamped.time().toEpochMilli());
    if (!(stamped.input() instanceof SeatTaken)) {
      send(stamped);
    }
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put("application.id", APPLICATION);
    properties.put("bootstrap.servers", "nowhere:1");
    properties.put("default.timestamp.extractor", NoneOfSkipped.class.getName());
    return properties;
  }

  private void send(Stamped stamped) {
    Cause cause = stamped.cause();
    String topic = TOPICS.prefix() + cause.topic();
    // WHY: each driver counts from 0; what stands before was read by leaders before this one.
    while (offsets.getOrDefault(topic, 0L) < cause.offset()) {
      pipe(topic, new TestRecord<>(NoneOfSkipped.KEY, null));
    }
    pipe(topic, new TestRecord<>(null, bytes(stamped.input())));
  }

  private void pipe(String topic, TestRecord<byte[], byte[]> record) {
    Objects.requireNonNull(driver)
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(record);
    offsets.merge(topic, 1L, Long::sum);
  }

  private static byte @Nullable [] bytes(Input input) {
    return switch (input) {
      case RunCommand asked -> Codec.RUN_COMMAND.encode(asked);
      case DagCommand asked -> Codec.DAG_COMMAND.encode(asked);
      case TaskEvent said -> Codec.TASK_EVENT.encode(said);
      case Unreadable raw ->
          raw.rawBase64() == null ? null : Base64.getDecoder().decode(raw.rawBase64());
      case SeatTaken seat -> throw new IllegalArgumentException(seat + " is on no topic.");
    };
  }

  /** What came out on a topic until now, in order. */
  List<Written> written(String topic) {
    collect();
    return written.getOrDefault(topic, List.of());
  }

  /** The changelog's last word. */
  Map<String, String> changelog() {
    collect();
    Map<String, String> last = new TreeMap<>();
    changelog.forEach((key, value) -> last.put(key, text(value)));
    return last;
  }

  private void collect() {
    if (driver == null) {
      return;
    }
    for (String topic : OUTPUTS) {
      var records =
          driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
      while (!records.isEmpty()) {
        TestRecord<String, byte[]> one = records.readRecord();
        written
            .computeIfAbsent(topic, any -> new ArrayList<>())
            .add(new Written(one.key(), text(one.value()), one.getRecordTime()));
      }
    }
    var changes =
        driver.createOutputTopic(
            APPLICATION + "-cell-changelog", new StringDeserializer(), new ByteArrayDeserializer());
    for (KeyValue<String, byte[]> one : changes.readKeyValuesToList()) {
      if (one.value == null) {
        changelog.remove(one.key);
      } else {
        changelog.put(one.key, one.value);
      }
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The leader is gone: what the driver writes when it is closed nobody reads. */
  @Override
  public void close() {
    collect();
    if (driver != null) {
      driver.close();
      driver = null;
    }
  }

  /** Says of what is to be skipped a time at which Streams drops it. */
  public static final class NoneOfSkipped implements TimestampExtractor {
    private static final byte[] KEY = {0};

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
      return record.key() == null ? record.timestamp() : -1;
    }
  }

  private static final class Leader implements CellContext {
    private final SeatTaken seat;
    private final Queue<Long> times = new ArrayDeque<>();

    Leader(SeatTaken seat) {
      this.seat = seat;
    }

    @Override
    public SeatTaken seat() {
      return seat;
    }

    /** Asked once for each decision. */
    @Override
    public long clockMillis() {
      return times.remove();
    }

    @Override
    public BatchEnd batchEnd() {
      return (topic, partition, offset) -> true;
    }

    @Override
    public void earliestDue(long epochMillis) {}

    @Override
    public void timerRead(boolean fired) {}

    @Override
    public void liveWorkers(Set<String> live) {}

    @Override
    public void decided(long sequence, long epoch, long readyTasks) {}
  }
}
