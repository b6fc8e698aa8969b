package io.anabranch.cli.failover;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where runs stand by what is decided so far, as somebody who steers them sees it. */
final class RunsSoFar {
  enum Standing {
    GOES_ON,
    HELD,
    QUEUED,
    ENDED,
    GONE
  }

  private final Map<String, Standing> runs = new TreeMap<>();
  private final Map<String, String> dags = new HashMap<>();
  private final Set<String> openLetters = new TreeSet<>();
  private final Set<String> retriedLetters = new TreeSet<>();
  // By topic, the last offset that was decided on.
  private final Map<String, Long> read = new HashMap<>();
  private int records;
  private long events;

  /** Follows {@code history}, which only grows. */
  void follow(List<HistoryRecord> history) {
    for (HistoryRecord record : history.subList(records, history.size())) {
      read.put(record.cause().topic(), record.cause().offset());
      record.events().forEach(this::on);
      events += record.events().size();
    }
    records = history.size();
  }

  private void on(HistoryEvent event) {
    switch (event) {
      case HistoryEvent.RunAdmitted e -> {
        dags.put(e.runId(), e.dag());
        runs.put(e.runId(), e.queued() ? Standing.QUEUED : Standing.GOES_ON);
      }
      case HistoryEvent.RunStarted e -> runs.put(e.runId(), Standing.GOES_ON);
      case HistoryEvent.RunReopened e -> runs.put(e.runId(), Standing.GOES_ON);
      case HistoryEvent.RunEnded e -> runs.put(e.runId(), Standing.ENDED);
      case HistoryEvent.RunForgotten e -> runs.put(e.runId(), Standing.GONE);
      case HistoryEvent.RunSteered e -> {
        switch (e.steering()) {
          case PAUSE -> runs.put(e.runId(), Standing.HELD);
          case RESUME -> runs.put(e.runId(), Standing.GOES_ON);
          case CANCEL, RETRY, MARK, TIMEOUT -> {}
        }
      }
      case HistoryEvent.LetterOpened e -> openLetters.add(e.letter());
      case HistoryEvent.LetterRetried e -> retriedLetters.add(e.letter());
      case HistoryEvent.LetterResolved e -> openLetters.remove(e.letter());
      case HistoryEvent.LetterDiscarded e -> openLetters.remove(e.letter());
      default -> {}
    }
  }

  /** How many events were decided. */
  long events() {
    return events;
  }

  /** Whether what stands at {@code offset} of a topic, and all before it, was decided on. */
  boolean hasRead(String topic, long offset) {
    return read.getOrDefault(topic, -1L) >= offset;
  }

  /** The runs that stand so. */
  List<String> that(Standing... standings) {
    List<Standing> wanted = List.of(standings);
    return runs.entrySet().stream()
        .filter(run -> wanted.contains(run.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The name of a run's DAG. */
  String dag(String run) {
    return dags.getOrDefault(run, "none");
  }

  /** Letters that nobody retried yet. */
  List<String> letters() {
    List<String> letters = new ArrayList<>(openLetters);
    letters.removeAll(retriedLetters);
    return letters;
  }
}
