package io.anabranch.scheduler.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellProcessorTest {
  private static final Topics TOPICS = new Topics("t.");
  private static final String DAG =
      """
      {"type":"DagRegistrationRequested","v":1,"definition":
       {"name":"one","tasks":[{"id":"a","type":"noop"}]}}""";
  private static final String JOIN =
      """
      {"type":"WorkerJoined","v":1,"worker":"w1","partition":3,"slots":1,"queues":["default"],
       "host":"h","version":"1"}""";

  private final Leader leader = new Leader();
  private final TopologyTestDriver driver =
      new TopologyTestDriver(SchedulerTopology.build(TOPICS, leader), properties());

  private static Properties properties() {
    Properties properties = new Properties();
    properties.put("application.id", "cell-test");
    properties.put("bootstrap.servers", "nowhere:1");
    return properties;
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private void send(String topic, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(null, value));
  }

  private void send(String topic, String value) {
    send(topic, value.getBytes(UTF_8));
  }

  private List<HistoryRecord> history() throws UnreadableException {
    List<HistoryRecord> records = new ArrayList<>();
    var topic =
        driver.createOutputTopic(
            TOPICS.history(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    while (!topic.isEmpty()) {
      records.add(Codec.HISTORY.decode(topic.readValue()));
    }
    return records;
  }

  @Test
  void theSeatIsTheFirstInputOfALeader() throws UnreadableException {
    send(TOPICS.taskEvents(), JOIN);
    List<HistoryRecord> history = history();
    assertThat(history).extracting(HistoryRecord::sequence).containsExactly(1L, 2L);
    assertThat(history.getFirst().input()).isEqualTo(leader.seat());
    assertThat(history.getFirst().events())
        .containsExactly(new HistoryEvent.EpochRaised(1, "leader-1"));
    assertThat(leader.workers).containsExactly("w1");
  }

  @Test
  void whatATransactionChangesTwiceReachesTheChangelogOnce() {
    send(TOPICS.taskEvents(), JOIN); // the seat and a worker that joins: two decisions
    var changelog =
        driver.createOutputTopic(
            "cell-test-cell-changelog", new StringDeserializer(), new ByteArrayDeserializer());
    assertThat(changelog.readKeyValuesToList())
        .extracting(one -> one.key)
        .containsExactlyInAnyOrder("meta/cell", "worker/w1");
  }

  @Test
  void aDispatchIsAddressedToItsWorker() throws UnreadableException {
    send(TOPICS.dagCommands(), DAG);
    send(TOPICS.taskEvents(), JOIN);
    send(TOPICS.runCommands(), "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"one\"}");
    var tasks =
        driver.createOutputTopic(
            TOPICS.tasks(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    TestRecord<byte[], byte[]> dispatch = tasks.readRecord();
    assertThat(new String(dispatch.key(), UTF_8)).isEqualTo("w1");
    assertThat(Codec.WORKER_MESSAGE.decode(dispatch.value()))
        .isInstanceOfSatisfying(
            WorkerMessage.Dispatch.class, one -> assertThat(one.attempt().task()).isEqualTo("a"));
  }

  @Test
  void garbageBecomesADeadLetterAndTheStreamGoesOn() throws UnreadableException {
    send(TOPICS.runCommands(), "garbage");
    send(TOPICS.taskEvents(), new byte[0]);
    send(TOPICS.runCommands(), new byte[] {(byte) 0xff, 0});
    send(TOPICS.taskEvents(), JOIN);
    assertThat(history()).hasSize(5);
    List<LetterEvent.Opened> letters = letters();
    assertThat(letters).hasSize(3);
    assertThat(letters.getFirst().content().cause().topic()).isEqualTo("run-commands");
  }

  @Test
  void anInputTooLargeBecomesADeadLetterWithItsBeginning() throws UnreadableException {
    byte[] large = new byte[Limits.INPUT + 1];
    send(TOPICS.runCommands(), large);
    assertThat(history().getLast().input())
        .isInstanceOfSatisfying(
            Unreadable.class, input -> assertThat(input.size()).isEqualTo(large.length));
  }

  // Escaping makes three bytes of one here; history would refuse the record for ever.
  @Test
  void anInputThatGrowsTooLargeWhenItIsWrittenAgainBecomesADeadLetter() throws Exception {
    String emoji = "\uD83D\uDE00".repeat((Limits.INPUT - 1000) / 4);
    send(
        TOPICS.runCommands(),
        "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"one\",\"params\":{\"p\":\"" + emoji + "\"}}");
    var topic =
        driver.createOutputTopic(
            TOPICS.history(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    byte[] last = topic.readValuesToList().getLast();
    assertThat(last.length).isLessThan(Limits.HISTORY);
    assertThat(Codec.HISTORY.decode(last).input()).isInstanceOf(Unreadable.class);
    assertThat(letters()).hasSize(1);
  }

  @Test
  void halfACharacterIsKeptAndStopsNothing() throws UnreadableException {
    send(
        TOPICS.runCommands(),
        "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"none\",\"by\":\"\\ud800\"}");
    send(TOPICS.taskEvents(), JOIN);
    assertThat(history()).hasSize(3);
  }

  private List<LetterEvent.Opened> letters() throws UnreadableException {
    List<LetterEvent.Opened> letters = new ArrayList<>();
    for (LetterEvent letter : read()) {
      letters.add((LetterEvent.Opened) letter);
    }
    return letters;
  }

  private List<LetterEvent> read() throws UnreadableException {
    List<LetterEvent> letters = new ArrayList<>();
    var topic =
        driver.createOutputTopic(
            TOPICS.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    while (!topic.isEmpty()) {
      letters.add(Codec.LETTER.decode(topic.readValue()));
    }
    return letters;
  }

  private static final class Leader implements CellContext {
    private Set<String> workers = Set.of();

    @Override
    public SeatTaken seat() {
      return new SeatTaken("leader-1", "host", 1, "test", "hash", Map.of(), 4);
    }

    @Override
    public long clockMillis() {
      return 1_767_225_600_123L;
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
    public void liveWorkers(Set<String> live) {
      workers = live;
    }

    @Override
    public void decided(long sequence, long epoch, long readyTasks) {}
  }
}
