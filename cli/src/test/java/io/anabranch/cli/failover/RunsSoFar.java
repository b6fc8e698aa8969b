package io.anabranch.cli.failover;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

  private final Map<String, String> dags = new TreeMap<>();
  private final Set<String> open = new HashSet<>();
  private final Set<String> queued = new HashSet<>();
  private final Set<String> paused = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
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
        open.add(e.runId());
        if (e.queued()) {
          queued.add(e.runId());
        }
      }
      case HistoryEvent.RunStarted e -> queued.remove(e.runId());
      case HistoryEvent.RunReopened e -> open.add(e.runId());
      case HistoryEvent.RunEnded e -> {
        // What had been paused is not, should it go on.
        List.of(open, queued, paused).forEach(some -> some.remove(e.runId()));
      }
      case HistoryEvent.RunForgotten e -> gone.add(e.runId());
      case HistoryEvent.RunSteered e -> {
        switch (e.steering()) {
          case PAUSE -> paused.add(e.runId());
          case RESUME -> paused.remove(e.runId());
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
    return dags.keySet().stream().filter(run -> wanted.contains(standing(run))).toList();
  }

  private Standing standing(String run) {
    if (!open.contains(run)) {
      return gone.contains(run) ? Standing.GONE : Standing.ENDED;
    }
    if (queued.contains(run)) {
      return Standing.QUEUED;
    }
    return paused.contains(run) ? Standing.HELD : Standing.GOES_ON;
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
