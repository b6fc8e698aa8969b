package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.TaskState;
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
    tasksStartAndStayAwayByTheirRules(simulation, events);
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

  // Seen from the events alone: what a task's upstreams had become when its fate was told.
  private static void tasksStartAndStayAwayByTheirRules(
      Simulation simulation, List<HistoryEvent> events) {
    ToldStates told = new ToldStates(simulation);
    for (HistoryEvent event : events) {
      String run = runOf(event);
      List<String> waited = waiting(event).stream().filter(t -> told.waits(run, t)).toList();
      told.on(event);
      for (String task : waited) {
        RuleModel.Fate fate = told.fate(run, task);
        ConditionModel.Answer answer = told.condition(run, task);
        switch (event) {
          case HistoryEvent.TasksReady e -> {
            assertThat(fate).as("%s starts", task).isEqualTo(RuleModel.Fate.STARTS);
            assertThat(answer).as("%s starts", task).isEqualTo(ConditionModel.Answer.YES);
          }
          case HistoryEvent.TaskFailed e -> {
            assertThat(fate).as("%s breaks", task).isEqualTo(RuleModel.Fate.STARTS);
            assertThat(answer).as("%s breaks", task).isEqualTo(ConditionModel.Answer.FAILS);
          }
          case HistoryEvent.TasksNotRun e when e.because().equals(task) -> {
            assertThat(fate).as("%s is refused", task).isEqualTo(RuleModel.Fate.STARTS);
            assertThat(answer).as("%s is refused", task).isEqualTo(ConditionModel.Answer.NO);
          }
          case HistoryEvent.TasksNotRun e ->
              assertThat(fate)
                  .as("%s never starts", task)
                  .isEqualTo(
                      e.state() == TaskState.SKIPPED
                          ? RuleModel.Fate.SKIPPED
                          : RuleModel.Fate.UPSTREAM_FAILED);
          default -> throw new AssertionError(event);
        }
      }
    }
  }

  private static String runOf(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.TasksReady e -> e.runId();
      case HistoryEvent.TasksNotRun e -> e.runId();
      case HistoryEvent.TaskFailed e -> e.runId();
      default -> "";
    };
  }

  private static List<String> waiting(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.TasksReady e -> e.tasks();
      case HistoryEvent.TasksNotRun e -> e.tasks();
      case HistoryEvent.TaskFailed e -> List.of(e.task());
      default -> List.of();
    };
  }

  private static void everyTaskThatFailedForGoodHasOneLetter(
      Simulation simulation, List<HistoryEvent> events) {
    long failures =
        events.stream()
            .filter(event -> event instanceof HistoryEvent.TaskFailed failed && !failed.allowed())
            .count();
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
