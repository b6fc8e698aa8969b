package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.DeadLetter;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunCommand;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.Unreadable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What is promised of dead letters. */
final class LetterPromises {
  private LetterPromises() {}

  /**
   * What failed for good without leave has a letter, what was refused has one, nothing else has
   * one, and topic dead-letters is told the same as history.
   */
  static void failuresHaveLetters(List<Decision> log, Map<String, DagSpec> dags) {
    Map<String, DagSpec> dagOf = new HashMap<>();
    Set<String> ids = new HashSet<>();
    for (Decision decision : log) {
      List<String> failed = new ArrayList<>();
      int refusals = 0;
      int answers = 0;
      for (Told one : Told.of(decision).toList()) {
        switch (one.event()) {
          case HistoryEvent.RunAdmitted e -> {
            dagOf.put(e.runId(), Promises.dag(dags, e.dag(), e.dagVersion()));
            answers++;
          }
          case HistoryEvent.Ignored any -> answers++;
          case HistoryEvent.RunSteered any -> answers++;
          case HistoryEvent.TaskFailed e -> {
            one.require(
                e.allowed() == task(dagOf, e).allowFailure(),
                "Task %s of %s failed, allowed: %s",
                e.task(),
                e.runId(),
                e.allowed());
            if (!e.allowed()) {
              failed.add(e.runId() + "/" + e.task());
            }
          }
          case HistoryEvent.LetterOpened e -> {
            one.require(ids.add(e.letter()), "Letter %s is opened twice", e.letter());
            if (e.kind() == LetterKind.INVALID_EVENT) {
              one.require(e.runId() == null && e.task() == null, "A refusal has a task");
              refusals++;
            } else {
              one.require(
                  failed.remove(e.runId() + "/" + e.task()),
                  "Task %s of %s has a letter, but did not fail",
                  e.task(),
                  e.runId());
            }
          }
          default -> {}
        }
      }
      Input input = decision.stamped().input();
      boolean isRequest = input instanceof RunCommand.RunRequested || input instanceof RunOperation;
      boolean isUnreadable = input instanceof Unreadable;
      require(failed.isEmpty(), decision, "No letter for " + failed);
      require(
          isRequest ? refusals + answers == 1 : refusals == (isUnreadable ? 1 : 0),
          decision,
          refusals + " letters for the input itself");
      tellsTheSame(decision);
    }
  }

  private static void require(boolean holds, Decision decision, String text) {
    if (!holds) {
      throw new AssertionError(text + " in " + decision);
    }
  }

  private static TaskSpec task(Map<String, DagSpec> dagOf, HistoryEvent.TaskFailed failed) {
    DagSpec dag = dagOf.get(failed.runId());
    if (dag == null) {
      throw new AssertionError("no run of " + failed);
    }
    return dag.tasks().stream()
        .filter(task -> task.id().equals(failed.task()))
        .findAny()
        .orElseThrow();
  }

  private static void tellsTheSame(Decision decision) {
    List<String> history =
        decision.events().stream()
            .map(
                event ->
                    switch (event) {
                      case HistoryEvent.LetterOpened e ->
                          "opened %s %s %s/%s".formatted(e.letter(), e.kind(), e.runId(), e.task());
                      case HistoryEvent.LetterRetried e ->
                          "retried %s %s".formatted(e.letter(), e.round());
                      case HistoryEvent.LetterResolved e -> "resolved " + e.letter();
                      case HistoryEvent.LetterDiscarded e -> "discarded " + e.letter();
                      default -> "";
                    })
            .filter(text -> !text.isEmpty())
            .toList();
    List<String> letters = decision.letters().stream().map(one -> text(decision, one)).toList();
    require(
        letters.equals(history), decision, "Letters say " + letters + ", history says " + history);
  }

  private static String text(Decision decision, LetterEvent letter) {
    return switch (letter) {
      case LetterEvent.Opened e -> {
        DeadLetter.FailedTask task = e.content().task();
        if (decision.stamped().input() instanceof Unreadable raw) {
          DeadLetter.RefusedInput refused = e.content().input();
          require(
              refused != null && Objects.equals(refused.rawBase64(), raw.rawBase64()),
              decision,
              "Letter " + e.letter() + " does not hold the bytes");
        }
        yield "opened %s %s %s/%s"
            .formatted(
                e.letter(),
                e.content().kind(),
                task == null ? null : task.runId(),
                task == null ? null : task.task());
      }
      case LetterEvent.Retried e -> "retried %s %s".formatted(e.letter(), e.round());
      case LetterEvent.Resolved e -> "resolved " + e.letter();
      case LetterEvent.Discarded e -> "discarded " + e.letter();
    };
  }

  /**
   * One retry of one round opens the letter's task once, however often it is sent, and its outcome
   * closes the letter before the run ends.
   */
  static void retriesOpenOnce(List<Told> log) {
    Map<String, HistoryEvent.LetterOpened> opened = new HashMap<>();
    Map<String, String> retried = new HashMap<>();
    for (Told one : log) {
      switch (one.event()) {
        case HistoryEvent.LetterOpened e -> opened.put(e.letter(), e);
        case HistoryEvent.LetterRetried e -> {
          HistoryEvent.LetterOpened letter = opened.get(e.letter());
          if (letter == null || letter.runId() == null) {
            throw new AssertionError("A retry of no task's letter at " + one);
          }
          boolean byRun =
              one.input() instanceof RunOperation.RunRetryRequested run
                  && run.runId().equals(letter.runId());
          one.require(
              byRun
                  || (one.input() instanceof RunCommand.LetterRetryRequested asked
                      && asked.letter().equals(e.letter())
                      && asked.round() + 1 == e.round()),
              "Letter %s of task %s of %s is retried in round %s, which nobody asked for",
              e.letter(),
              letter.task(),
              letter.runId(),
              e.round());
          one.require(
              retried.put(e.letter(), letter.runId()) == null,
              "Letter %s of task %s of %s is retried while it is",
              e.letter(),
              letter.task(),
              letter.runId());
          one.require(
              times(one.decision(), letter) == 1,
              "The retry of letter %s opens task %s of %s %s times",
              e.letter(),
              letter.task(),
              letter.runId(),
              times(one.decision(), letter));
        }
        case HistoryEvent.LetterResolved e -> {
          one.require(
              retried.remove(e.letter()) != null
                  || one.input() instanceof RunOperation.TaskMarkRequested,
              "%s was not retried",
              e.letter());
          opened.remove(e.letter());
        }
        case HistoryEvent.LetterDiscarded e -> {
          retried.remove(e.letter());
          opened.remove(e.letter());
        }
        case HistoryEvent.RunEnded e ->
            one.require(
                !retried.containsValue(e.runId()),
                "Run %s ends while letters are being retried: %s",
                e.runId(),
                retried);
        default -> {}
      }
    }
  }

  private static long times(Decision decision, HistoryEvent.LetterOpened letter) {
    return decision.events().stream()
        .filter(HistoryEvent.RunReopened.class::isInstance)
        .map(HistoryEvent.RunReopened.class::cast)
        .filter(event -> event.runId().equals(letter.runId()))
        .flatMap(event -> event.waiting().stream())
        .filter(task -> task.equals(letter.task()))
        .count();
  }
}
