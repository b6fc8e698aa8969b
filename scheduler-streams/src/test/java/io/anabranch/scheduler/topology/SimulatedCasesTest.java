package io.anabranch.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.scheduler.core.Decision;
import io.anabranch.scheduler.core.SimulatedCase;
import io.anabranch.scheduler.topology.DrivenCell.Written;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.event.WorkerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the core decides in simulated cases comes out of the topology too, record by record: the
 * same inputs at the same places and times, each leader that crashes a driver that is closed.
 */
class SimulatedCasesTest {
  private static final int CASES = 40;

  @Test
  void theTopologyWritesWhatTheCoreDecidesThroughCrashes() {
    Long seed = Long.getLong("anabranch.test.seed");
    long first = seed == null ? 1 : seed;
    int leaders = 0;
    int records = 0;
    for (long one = first; one < first + (seed == null ? CASES : 1); one++) {
      List<Decision> decisions = SimulatedCase.decided(one);
      leaders += (int) decisions.stream().filter(SimulatedCasesTest::isSeat).count();
      records += holds("seed " + one, decisions);
    }
    System.out.printf("%d leaders wrote %d records%n", leaders, records);
  }

  private static boolean isSeat(Decision decision) {
    return decision.stamped().input() instanceof SeatTaken;
  }

  private static int holds(String name, List<Decision> decisions) {
    Map<String, List<Written>> wanted = new TreeMap<>();
    ReplayHistory folded = new ReplayHistory();
    int records = 0;
    try (DrivenCell cell = new DrivenCell()) {
      for (Decision decision : decisions) {
        cell.take(decision.stamped());
        want(wanted, decision);
        folded.decide(HistoryParts.of(decision).getFirst());
      }
      for (String topic :
          List.of(
              DrivenCell.TOPICS.history(),
              DrivenCell.TOPICS.tasks(),
              DrivenCell.TOPICS.deadLetters(),
              DrivenCell.TOPICS.catalog())) {
        List<Written> written = cell.written(topic);
        same(topic + " of " + name, written, wanted.getOrDefault(topic, List.of()));
        records += written.size();
      }
      Map<String, String> store = new TreeMap<>();
      folded.store().forEach((key, value) -> store.put(key, DrivenCell.text(value)));
      assertThat(cell.changelog()).as("the changelog of " + name).isEqualTo(store);
    }
    return records;
  }

  private static void same(String where, List<Written> written, List<Written> wanted) {
    for (int i = 0; i < Math.min(written.size(), wanted.size()); i++) {
      assertThat(written.get(i)).as("record %d on %s", i + 1, where).isEqualTo(wanted.get(i));
    }
    assertThat(written).as("records on %s", where).hasSameSizeAs(wanted);
  }

  private static void want(Map<String, List<Written>> wanted, Decision decision) {
    Instant time = decision.stamped().time();
    String key = keyOf(decision.stamped().input());
    for (HistoryRecord part : HistoryParts.of(decision)) {
      want(wanted, DrivenCell.TOPICS.history(), key, Codec.HISTORY.encode(part), time);
    }
    for (Decision.Addressed one : decision.messages()) {
      String worker = one.message().worker();
      byte[] value = Codec.WORKER_MESSAGE.encode(one.message());
      want(wanted, DrivenCell.TOPICS.tasks(), worker, value, time);
    }
    for (LetterEvent letter : decision.letters()) {
      byte[] value = Codec.LETTER.encode(letter);
      want(wanted, DrivenCell.TOPICS.deadLetters(), letter.letter(), value, time);
    }
    for (CatalogRecord entry : decision.catalog()) {
      byte[] value = Codec.CATALOG.encode(entry);
      want(wanted, DrivenCell.TOPICS.catalog(), entry.key(), value, time);
    }
  }

  private static void want(
      Map<String, List<Written>> wanted,
      String topic,
      @Nullable String key,
      byte[] value,
      Instant time) {
    wanted
        .computeIfAbsent(topic, any -> new ArrayList<>())
        .add(new Written(key, DrivenCell.text(value), time));
  }

  private static @Nullable String keyOf(Input input) {
    return switch (input) {
      case AttemptEvent said -> said.attempt().runId();
      case RunCommand.RunRequested asked -> asked.runId();
      case WorkerEvent said -> said.worker();
      default -> null;
    };
  }
}
