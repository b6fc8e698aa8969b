package io.anabranch.bench;

import java.util.List;

/** The workloads, with what they run. */
@SuppressWarnings("ImmutableEnumChecker") // shapes are never changed
public enum Workload {
  /** A chain of 100 tasks: the latency of a hop. */
  W1(Shape.chain("bench-chain-100", 100), List.of(1), true),
  /** 1,000 tasks at once between a first and a last one. */
  W2(Shape.fan("bench-fan-1000", 1_000), List.of(1), false),
  /** Many runs of three tasks in a row: the rate. */
  W3(Shape.chain("bench-chain-3", 3), List.of(1_000, 10_000), false),
  /** One DAG of 10,000 tasks, 100 chains of 100. */
  W4(Shape.grid("bench-grid-10000", 100, 100), List.of(1), false);

  private final Shape shape;
  private final List<Integer> runs;
  private final boolean chain;

  Workload(Shape shape, List<Integer> runs, boolean latency) {
    this.shape = shape;
    this.runs = runs;
    this.chain = latency;
  }

  Shape shape() {
    return shape;
  }

  /** How many runs at once; each is measured. */
  List<Integer> runs() {
    return runs;
  }

  /** Whether the latency of each hop is taken. */
  boolean takesHops() {
    return chain;
  }

  /** Whether the bare pipeline can run it. */
  boolean hasBaseline() {
    return this == W1 || this == W3;
  }
}
