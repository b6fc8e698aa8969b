package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.LeaderEvent;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the scheduler promises, each told from a recorded log alone: the inputs, the events, the
 * orders to workers and the letters. A broken one fails with the run, the task and the place. Knows
 * nothing of how the rules are made; {@link PromisesTest} shows that each can fail.
 */
final class Promises {
  private static final Set<String> FOLDING =
      Set.of("countersEqualARecount", "noReadyTaskWaitsForAFreeSlot");

  private final List<Decision> log;
  private final List<Told> told;
  private final Map<String, DagSpec> dags;

  /** {@code dags}: by {@code name@version}. */
  Promises(List<Decision> log, Map<String, DagSpec> dags) {
    this.log = log;
    this.told = Told.of(log);
    this.dags = dags;
  }

  /** All of them by name. */
  Map<String, Runnable> all() {
    Map<String, Runnable> all = new LinkedHashMap<>();
    all.put("everyRunEndsOnce", this::everyRunEndsOnce);
    all.put("tasksStartByTheirRules", this::tasksStartByTheirRules);
    all.put("attemptsHaveOneOutcome", this::attemptsHaveOneOutcome);
    all.put("finalStatesAbsorb", () -> FinalStatesPromise.check(log, dags));
    all.put("runsEndAsTheirTasksDid", () -> RunPromise.check(told));
    all.put("epochsHaveOneLeader", this::epochsHaveOneLeader);
    all.put("attemptsAreCounted", () -> AttemptPromise.check(told, dags));
    all.put("failuresHaveLetters", () -> LetterPromises.failuresHaveLetters(log, dags));
    all.put("retriesOpenOnce", () -> LetterPromises.retriesOpenOnce(told, dags));
    all.put("requestsCountOnce", () -> SteeringPromises.requestsCountOnce(told));
    all.put("pausedRunsStartNothing", () -> SteeringPromises.pausedRunsStartNothing(told));
    all.put("countersEqualARecount", this::countersEqualARecount);
    all.put("noReadyTaskWaitsForAFreeSlot", this::noReadyTaskWaitsForAFreeSlot);
    return all;
  }

  /**
   * Fails at the first that is broken. Leaves out the fold, with which {@link CellWitnesses} does
   * the same after every input of a simulation.
   */
  void assertKept() {
    all()
        .forEach(
            (name, promise) -> {
              if (!FOLDING.contains(name)) {
                promise.run();
              }
            });
  }

  /** A run that was admitted or opened again ends, and does so once. */
  private void everyRunEndsOnce() {
    Map<String, Told> open = new HashMap<>();
    Set<String> ended = new HashSet<>();
    for (Told one : told) {
      switch (one.event()) {
        case HistoryEvent.RunAdmitted e ->
            one.require(
                !ended.contains(e.runId()) && open.put(e.runId(), one) == null,
                "Run %s is admitted while it is known",
                e.runId());
        case HistoryEvent.RunReopened e -> {
          one.require(
              ended.remove(e.runId()) || open.containsKey(e.runId()),
              "Run %s is opened again, but there is none",
              e.runId());
          open.put(e.runId(), one);
        }
        case HistoryEvent.RunEnded e -> {
          one.require(open.remove(e.runId()) != null, "Run %s ends, but is not open", e.runId());
          ended.add(e.runId());
        }
        case HistoryEvent.RunForgotten e ->
            one.require(
                ended.remove(e.runId()), "Run %s is forgotten, but has not ended", e.runId());
        default -> {}
      }
    }
    open.forEach((run, since) -> since.require(false, "Run %s never ends; it was opened", run));
  }

  /** A task starts, or never does, as its rule and its condition say of those before it. */
  private void tasksStartByTheirRules() {
    ToldStates states = new ToldStates(dags);
    for (Told one : told) {
      if (one.event() instanceof HistoryEvent.AttemptDispatched e) {
        AttemptRef attempt = e.attempt();
        one.require(
            !states.waits(attempt.runId(), attempt.task()),
            "Task %s of %s is sent while it waits",
            attempt.task(),
            attempt.runId());
      }
      List<String> judged = ToldStates.judged(one.event());
      String run = ToldStates.runOf(one.event());
      List<String> waited = judged.stream().filter(task -> states.waits(run, task)).toList();
      states.on(one.event());
      waited.forEach(task -> states.requireFate(one, run, task));
    }
  }

  /** Each dispatch has one outcome at most, and what is said of it later is ignored. */
  private void attemptsHaveOneOutcome() {
    Set<Token> sent = new HashSet<>();
    Set<Token> over = new HashSet<>();
    Set<Token> held = new HashSet<>();
    for (Decision decision : log) {
      boolean late =
          decision.stamped().input() instanceof AttemptEvent said
              && over.contains(said.attempt().token());
      boolean answered = false;
      for (Told one : Told.of(decision).toList()) {
        AttemptRef outcome = outcome(one.event());
        if (one.event() instanceof HistoryEvent.AttemptDispatched e) {
          one.require(sent.add(e.attempt().token()), "Attempt %s is sent twice", e.attempt());
        } else if (one.event() instanceof HistoryEvent.SlotFreed e) {
          one.require(held.remove(e.attempt().token()), "%s holds no slot", e.attempt());
          answered = true;
        } else if (one.event() instanceof HistoryEvent.Ignored) {
          answered = true;
        } else if (outcome != null) {
          one.require(sent.contains(outcome.token()), "Attempt %s was never sent", outcome);
          one.require(over.add(outcome.token()), "Attempt %s has two outcomes", outcome);
          if (one.event() instanceof HistoryEvent.AttemptKilled
              || (one.event() instanceof HistoryEvent.AttemptFailed e && !e.slotFree())) {
            held.add(outcome.token());
          }
        }
      }
      if (late && !answered) {
        throw new AssertionError("What came late is not ignored: " + decision);
      }
    }
  }

  static @Nullable AttemptRef outcome(HistoryEvent event) {
    return switch (event) {
      case HistoryEvent.AttemptSucceeded e -> e.attempt();
      case HistoryEvent.AttemptSkipped e -> e.attempt();
      case HistoryEvent.AttemptFailed e -> e.attempt();
      case HistoryEvent.AttemptWithdrawn e -> e.attempt();
      case HistoryEvent.AttemptKilled e -> e.attempt();
      default -> null;
    };
  }

  /** Decisions follow each other; epochs never fall, and each has one leader, who is obeyed. */
  private void epochsHaveOneLeader() {
    long sequence = 0;
    long epoch = 0;
    String leader = "";
    Instant time = Instant.MIN;
    for (Decision decision : log) {
      for (Told one : Told.of(decision).toList()) {
        if (one.event() instanceof HistoryEvent.EpochRaised e) {
          one.require(e.epoch() == epoch + 1, "Epoch %s follows %s", e.epoch(), epoch);
          one.require(
              one.input() instanceof SeatTaken seat && seat.leader().equals(e.leader()),
              "Epoch %s goes to %s, who took no seat",
              e.epoch(),
              e.leader());
          epoch = e.epoch();
          leader = e.leader();
          time = Instant.MIN;
        }
      }
      boolean obeys =
          !(decision.stamped().input() instanceof LeaderEvent said)
              || said.leader().equals(leader)
              || decision.events().stream().allMatch(HistoryEvent.Ignored.class::isInstance);
      if (decision.sequence() != ++sequence
          || decision.epoch() != epoch
          || decision.stamped().time().isBefore(time)
          || !obeys) {
        throw new AssertionError(
            "Expected decision %s of epoch %s by %s not before %s, who alone is obeyed, but got %s"
                .formatted(sequence, epoch, leader, time, decision));
      }
      time = decision.stamped().time();
    }
  }

  /** History can be folded, and what the fold counts is what its entries add up to. */
  private void countersEqualARecount() {
    replay((recount, state, events) -> recount.check(state));
  }

  /** After each decision whoever is ready has no free slot, and nobody has more than the slots. */
  private void noReadyTaskWaitsForAFreeSlot() {
    replay(
        (recount, state, events) -> {
          recount.checkSlots();
          recount.checkGiven(events);
        });
  }

  @FunctionalInterface
  private interface Check {
    void after(Recount recount, CellState state, List<HistoryEvent> events);
  }

  private void replay(Check check) {
    CellState state = new CellState();
    Recount recount = new Recount();
    for (Decision decision : log) {
      try {
        Apply.fold(
            state,
            new HistoryRecord(
                decision.sequence(),
                decision.epoch(),
                decision.stamped().time(),
                decision.stamped().cause(),
                1,
                1,
                decision.stamped().input(),
                decision.events()),
            decision.stamped().input());
        state.drainChanges(recount::changed);
        check.after(recount, state, decision.events());
      } catch (IllegalStateException | AssertionError e) {
        throw new AssertionError("after decision " + decision + ": " + e.getMessage(), e);
      }
    }
  }

  static DagSpec dag(Map<String, DagSpec> dags, String name, int version) {
    DagSpec dag = dags.get(name + "@" + version);
    if (dag == null) {
      throw new AssertionError("no DAG " + name + "@" + version + " in " + dags.keySet());
    }
    return dag;
  }

  /** The DAGs, each as version 1. */
  static Map<String, DagSpec> first(List<DagSpec> dags) {
    Map<String, DagSpec> named = new HashMap<>();
    new ArrayList<>(dags).forEach(dag -> named.put(dag.name() + "@1", dag));
    return named;
  }
}
