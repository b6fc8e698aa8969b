package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.event.RunOperation;
import java.util.List;
import java.util.Map;

/** A log in which people steer a run, and what is worth breaking in it by name. */
final class SteeredStory {
  private final CellDriver cell = new CellDriver();

  /** The run is paused by req-1. */
  final Decision paused;

  /** The same request again. */
  final Decision pausedAgain;

  /** Task a succeeds, so b is ready, but is not sent. */
  final Decision held;

  /** The run is resumed by req-2, so b is sent. */
  final Decision resumed;

  /** The run is cancelled by req-3. */
  final Decision cancelled;

  SteeredStory() {
    cell.register(TestDags.CHAIN);
    cell.join("w1", 2);
    cell.run("s1", TestDags.CHAIN);
    paused = cell.decide(new RunOperation.RunPauseRequested("s1", "req-1", "ada"));
    pausedAgain = cell.decide(new RunOperation.RunPauseRequested("s1", "req-1", "ada"));
    held = cell.succeed(cell.dispatch("a"));
    resumed = cell.decide(new RunOperation.RunResumeRequested("s1", "req-2", "ada"));
    cancelled = cell.decide(new RunOperation.RunCancelRequested("s1", "req-3", "ada", null));
  }

  List<Decision> log() {
    return cell.decisions();
  }

  Map<String, DagSpec> dags() {
    return Promises.first(List.of(TestDags.CHAIN));
  }
}
