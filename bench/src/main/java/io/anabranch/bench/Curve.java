package io.anabranch.bench;

import java.util.List;

/** What the cost of a task may grow with. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are copies that nobody can change
public enum Curve {
  /** Tasks per run, the same number of tasks in all. */
  TASKS_PER_RUN("tasksPerRun", List.of(10, 100, 1_000, 3_000), List.of(10, 100, 1_000, 10_000)),
  /** Ready tasks that wait at once. */
  BACKLOG(
      "backlog",
      List.of(1_000, 3_000, 10_000, 30_000),
      List.of(1_000, 10_000, 100_000, 1_000 * 1_000)),
  /** Runs that ended and lie in the database. */
  FINISHED_RUNS(
      "finishedRuns", List.of(0, 1_000, 5_000, 20_000), List.of(0, 10_000, 100_000, 1_000 * 1_000)),
  /** Workers, with as many partitions of tasks. */
  WORKERS("workers", List.of(1, 2, 4, 8), List.of(1, 4, 16, 64)),
  /** Workers, with 12 partitions of tasks however many there are. */
  WORKERS_ON_12_PARTITIONS("workersOn12Partitions", List.of(1, 4, 12, 24), List.of(1, 4, 16, 64));

  private final String label;
  private final List<Integer> quick;
  private final List<Integer> full;

  Curve(String label, List<Integer> quick, List<Integer> full) {
    this.label = label;
    this.quick = List.copyOf(quick);
    this.full = List.copyOf(full);
  }

  /** Its name in the report. */
  String label() {
    return label;
  }

  List<Integer> points(boolean small) {
    return small ? quick : full;
  }
}
