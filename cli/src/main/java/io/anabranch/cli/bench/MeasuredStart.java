package io.anabranch.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.Starts;
import io.anabranch.cli.CliException;
import io.anabranch.cli.DataDirectory;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.service.Folders;
import io.anabranch.cli.service.LocalStack;
import io.anabranch.schemas.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A new server in a process of its own, with when it reached what. */
final class MeasuredStart implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("anabranch: serves on (\\S+)");

  /** What its log says, in the order in which it comes. */
  private static final Map<String, String> LINES =
      Map.of(
          LocalStack.SERVERS_STARTED,
          "servers",
          LocalStack.SCHEMA_CURRENT,
          "schema",
          "takes the seat",
          "seatWon",
          "leads.",
          "leader");

  private static final String DAG = "bench-start";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final Path folder;
  private final Instant begin;
  private final Process process;
  private final SequencedMap<String, Duration> moments = new LinkedHashMap<>();
  private final CompletableFuture<URI> server = new CompletableFuture<>();

  private MeasuredStart(Path folder, Instant begin, Process process) {
    this.folder = folder;
    this.begin = begin;
    this.process = process;
  }

  static MeasuredStart begin(Path launcher) throws IOException {
    Path folder = Files.createTempDirectory("anabranch-bench-start-");
    ProcessBuilder builder =
        new ProcessBuilder(
                launcher.toString(),
                "standalone",
                "--data-dir=" + folder,
                "--port=0",
                "--kafka-port=0",
                "--postgres-port=0",
                "--etcd-port=0")
            .redirectErrorStream(true);
    // Settings are meant for other servers; the JVM's options may be what is compared.
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("ANABRANCH_")
                    && !name.equals("ANABRANCH_JAVA_OPTS")
                    && !name.equals("ANABRANCH_HOME"));
    Instant begin = Instant.now();
    MeasuredStart start = new MeasuredStart(folder, begin, builder.start());
    // Whoever ends the benchmark does not mean to leave a server behind.
    Runtime.getRuntime().addShutdownHook(new Thread(start::close, "shutdown"));
    Thread.ofVirtual().name("read-log").start(start::readLog);
    return start;
  }

  private void readLog() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String said = line;
        LINES.forEach(
            (text, name) -> {
              if (said.contains(text)) {
                reached(name);
              }
            });
        Matcher serves = SERVES.matcher(line);
        if (serves.find()) {
          reached("api");
          server.complete(URI.create(serves.group(1)));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // It ended, or we are closing.
    }
    server.completeExceptionally(new IOException("The server ended."));
  }

  private void reached(String what) {
    Duration after = Duration.between(begin, Instant.now());
    synchronized (moments) {
      moments.putIfAbsent(what, after);
    }
  }

  /** Has it run a task, and adds what was measured. */
  void measure(Starts starts) throws Exception {
    URI address;
    try {
      address = server.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw CliException.failed("Expected the server to start, but it ended.");
    }
    String token = new DataDirectory(folder).adminToken();
    try (ApiClient client = new ApiClient(address, token, LIMIT)) {
      RestCalls calls = new RestCalls(client);
      ObjectNode dag = Json.mapper().createObjectNode().put("name", DAG);
      dag.putArray("tasks").addObject().put("id", "only").put("type", "noop");
      calls.register(dag);
      reached("registered");
      JsonNode run = awaitEnd(calls, calls.trigger(DAG));
      Instant ended = Instant.parse(run.path("tasks").path(0).path("endedAt").asText());
      Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
      synchronized (moments) {
        moments.put("firstTaskDone", Duration.between(begin, ended));
        starts.add(new LinkedHashMap<>(moments), cpu);
      }
    }
  }

  private static JsonNode awaitEnd(RestCalls calls, String runId) throws TimeoutException {
    long from = System.nanoTime();
    JsonNode run = calls.run(runId);
    while (!run.path("state").asText().equals("SUCCEEDED")) {
      if (run.path("state").asText().equals("FAILED")
          || System.nanoTime() - from > LIMIT.toNanos()) {
        throw new TimeoutException("Expected the first run to succeed, but it is: " + run);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      run = calls.run(runId);
    }
    return run;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Folders.delete(folder);
  }
}
