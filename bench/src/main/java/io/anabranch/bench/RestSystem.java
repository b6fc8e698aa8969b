package io.anabranch.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.bench.Measured.Latencies;
import io.anabranch.bench.Stages.Hop;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.HdrHistogram.Histogram;

/** A server somewhere, by REST alone. All times are the server's. Not thread-safe. */
final class RestSystem implements Pipeline {
  private static final int CALLERS = 8;
  private static final int FEW_TASKS = 100;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final RestApi api;
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

  RestSystem(RestApi api) {
    this.api = api;
  }

  @Override
  public void prepare(Shape shape) {
    api.register(DagWriter.toJson(shape.dag()));
  }

  @Override
  public Measured run(Shape shape, Load load, Look look) throws Exception {
    List<Future<String>> asked = new ArrayList<>();
    for (int i = 0; i < load.runs(); i++) {
      asked.add(callers.submit(() -> api.trigger(shape.name())));
    }
    List<JsonNode> runs = new ArrayList<>();
    for (Future<String> one : asked) {
      runs.add(ended(one.get(), shape));
    }
    Histogram finishes = Measured.histogram();
    for (JsonNode run : runs) {
      finishes.recordValue(Math.max(0, nanos(run, "endedAt") - nanos(run, "createdAt")));
    }
    Duration total =
        Duration.between(
            times(runs, "createdAt").min(Comparator.naturalOrder()).orElseThrow(),
            times(runs, "endedAt").max(Comparator.naturalOrder()).orElseThrow());
    Histogram hops =
        look.takesHops()
            ? Hops.histogram(runs.stream().flatMap(run -> hops(run).stream()).toList())
            : Measured.histogram();
    return new Measured(
        load.runs() * shape.tasks(),
        load.runs(),
        total,
        total,
        Duration.ZERO,
        new Latencies(hops, finishes),
        Map.of());
  }

  private JsonNode ended(String runId, Shape shape) throws TimeoutException {
    long start = System.nanoTime();
    while (!hasEnded(runId, shape)) {
      LockSupport.parkNanos(PAUSE.toNanos());
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new TimeoutException("Expected run " + runId + " to end.");
      }
    }
    JsonNode run = api.run(runId);
    if (!run.path("state").asText().equals(RunState.SUCCEEDED.name())) {
      throw new IllegalStateException("Expected run " + runId + " to succeed, but got " + run);
    }
    return run;
  }

  // A run of many tasks is a large answer, and asking for it again and again would be measured too.
  private boolean hasEnded(String runId, Shape shape) {
    String state =
        shape.tasks() <= FEW_TASKS
            ? api.run(runId).path("state").asText()
            : api.stateOfNewest(shape.name(), runId);
    return Stream.of(RunState.values())
        .anyMatch(known -> known.name().equals(state) && known.isTerminal());
  }

  private static List<Hop> hops(JsonNode run) {
    List<JsonNode> tasks =
        StreamSupport.stream(run.path("tasks").spliterator(), false)
            .sorted(Comparator.comparingLong((JsonNode task) -> nanos(task, "startedAt")))
            .toList();
    List<Hop> hops = new ArrayList<>();
    for (int i = 1; i < tasks.size(); i++) {
      hops.add(new Hop(nanos(tasks.get(i - 1), "endedAt"), nanos(tasks.get(i), "startedAt"), 0));
    }
    return hops;
  }

  private static Stream<Instant> times(List<JsonNode> runs, String field) {
    return runs.stream().map(run -> Instant.parse(run.path(field).asText()));
  }

  private static long nanos(JsonNode node, String field) {
    return ClientProbe.nanos(Instant.parse(node.path(field).asText()));
  }

  @Override
  public void close() {
    callers.shutdownNow();
  }
}
