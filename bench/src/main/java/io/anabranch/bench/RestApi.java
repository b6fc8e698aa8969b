package io.anabranch.bench;

import com.fasterxml.jackson.databind.JsonNode;

/** The calls of a server's REST API that the benchmark makes. Thread-safe. */
public interface RestApi {
  /** Registers a DAG and waits for the decision. */
  void register(JsonNode dag);

  /** Requests a run under a new Idempotency-Key; returns the run's id. */
  String trigger(String dag);

  /** The run with its tasks; missing while the server does not know it yet. */
  JsonNode run(String runId);

  /** The state of this run, which is the DAG's newest; empty while the server does not know it. */
  String stateOfNewest(String dag, String runId);
}
