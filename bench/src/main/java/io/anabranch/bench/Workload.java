package io.anabranch.bench;

import io.anabranch.bench.Pipeline.Look;

/** The workloads. */
public enum Workload {
  /** A chain of 100 tasks: the latency of a hop. */
  W1(Look.STAGES, true, false),
  /** 1,000 tasks at once between a first and a last one. */
  W2(Look.NOTHING, false, false),
  /** Many runs of three tasks in a row: the rate. */
  W3(Look.NOTHING, true, false),
  /** W3 while the projector is stopped: what it and Postgres cost the others. */
  W3P(Look.LOG_ALONE, true, false),
  /** One DAG of 10,000 tasks: 100 chains of 100, and 1,000 chains of 10. */
  W4(Look.NOTHING, false, true),
  /** A backlog of ready tasks: whether it makes them slower. */
  W5(Look.DRAIN, false, true),
  /** Runs of three tasks in a row, at a rate below saturation: latency under load. */
  W6(Look.HOPS, true, true);

  private final Look look;
  private final boolean chain;
  private final boolean heavy;

  Workload(Look look, boolean chain, boolean heavy) {
    this.look = look;
    this.chain = chain;
    this.heavy = heavy;
  }

  Look look() {
    return look;
  }

  /** Whether the bare pipeline can run it: it knows chains only. */
  boolean hasBaseline() {
    return chain;
  }

  /** Whether a repeat takes so long that fewer are made. */
  boolean isHeavy() {
    return heavy;
  }
}
