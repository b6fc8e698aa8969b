package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever happens, the promises hold; {@link CellDriver} checks some after every input. */
class CellPropertyTest {
  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void everyRunEndsAndEveryPromiseHolds(@ForAll long seed) {
    Simulation simulation = new Simulation(seed);
    for (int i = 0; i < 100; i++) {
      simulation.step();
    }
    simulation.settle();
    List<HistoryEvent> events = simulation.cell.events();
    everyAdmittedRunEnded(events);
    attemptsAreNumberedWithoutGapsAndEndAtMostOnce(events);
    noTaskStartsBeforeItsUpstreamsSucceeded(simulation, events);
    everyTaskThatFailedForGoodHasOneLetter(simulation, events);
  }

  private static void everyAdmittedRunEnded(List<HistoryEvent> events) {
    Set<String> open = new HashSet<>();
    for (HistoryEvent event : events) {
      switch (event) {
        case HistoryEvent.RunAdmitted e -> assertThat(open.add(e.runId())).isTrue();
        case HistoryEvent.RunReopened e -> open.add(e.runId());
        case HistoryEvent.RunEnded e ->
            assertThat(open.remove(e.runId())).as("%s ended once", e.runId()).isTrue();
        default -> {}
      }
    }
    assertThat(open).as("runs that never end").isEmpty();
  }

  private static void attemptsAreNumberedWithoutGapsAndEndAtMostOnce(List<HistoryEvent> events) {
    Map<String, Integer> last = new HashMap<>();
    Set<Token> ended = new HashSet<>();
    Token newest = Token.NONE;
    for (HistoryEvent event : events) {
      AttemptRef over =
          switch (event) {
            case HistoryEvent.AttemptSucceeded e -> e.attempt();
            case HistoryEvent.AttemptSkipped e -> e.attempt();
            case HistoryEvent.AttemptFailed e -> e.attempt();
            case HistoryEvent.AttemptWithdrawn e -> e.attempt();
            default -> null;
          };
      if (over != null) {
        assertThat(ended.add(over.token())).as("%s ended once", over).isTrue();
      }
      if (event instanceof HistoryEvent.RunForgotten forgotten) {
        last.keySet().removeIf(key -> key.startsWith(forgotten.runId() + "/"));
      }
      if (event instanceof HistoryEvent.AttemptDispatched dispatched) {
        AttemptRef attempt = dispatched.attempt();
        assertThat(attempt.attempt()).isEqualTo(last.merge(attempt.taskKey(), 1, Integer::sum));
        assertThat(attempt.token()).isGreaterThan(newest);
        newest = attempt.token();
      }
    }
  }

  private static void noTaskStartsBeforeItsUpstreamsSucceeded(
      Simulation simulation, List<HistoryEvent> events) {
    Map<String, String> dags = new HashMap<>();
    Set<String> succeeded = new HashSet<>();
    for (HistoryEvent event : events) {
      switch (event) {
        case HistoryEvent.RunAdmitted e -> dags.put(e.runId(), e.dag());
        case HistoryEvent.RunForgotten e ->
            succeeded.removeIf(key -> key.startsWith(e.runId() + "/"));
        case HistoryEvent.AttemptSucceeded e -> succeeded.add(e.attempt().taskKey());
        case HistoryEvent.AttemptDispatched e -> {
          String runId = e.attempt().runId();
          String dag = dags.getOrDefault(runId, "");
          simulation.dag(dag).tasks().stream()
              .filter(task -> task.id().equals(e.attempt().task()))
              .flatMap(task -> task.dependencies().stream())
              .forEach(upstream -> assertThat(succeeded).contains(runId + "/" + upstream));
        }
        default -> {}
      }
    }
  }

  private static void everyTaskThatFailedForGoodHasOneLetter(
      Simulation simulation, List<HistoryEvent> events) {
    long failures = events.stream().filter(HistoryEvent.TaskFailed.class::isInstance).count();
    List<HistoryEvent.LetterOpened> letters =
        events.stream()
            .filter(HistoryEvent.LetterOpened.class::isInstance)
            .map(HistoryEvent.LetterOpened.class::cast)
            .toList();
    assertThat(letters.stream().filter(letter -> letter.task() != null).count())
        .isEqualTo(failures);
    assertThat(letters).extracting(HistoryEvent.LetterOpened::letter).doesNotHaveDuplicates();
    assertThat(simulation.runs()).isNotNull();
  }
}
