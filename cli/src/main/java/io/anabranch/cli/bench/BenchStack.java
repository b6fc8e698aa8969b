package io.anabranch.cli.bench;

import io.anabranch.bench.BenchSystems;
import io.anabranch.bench.BenchTarget;
import io.anabranch.bench.ClientProbe;
import io.anabranch.cli.service.ServiceKind;
import io.anabranch.cli.service.TemporaryStack;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.life.Service;
import io.anabranch.platform.ops.Logging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A whole system on this machine to be measured, with what listens to its clients. */
final class BenchStack implements BenchSystems.Running {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int SLOTS = 1_024;
  private static final String WORK_DIR = "ANABRANCH_WORKER_WORK_DIR";

  private final TemporaryStack stack;
  private final StoppableProjector projector;
  private final List<Service> workers = new ArrayList<>();

  private BenchStack(TemporaryStack stack) {
    this.stack = stack;
    this.projector = new StoppableProjector(stack);
  }

  /** The projector, which one of the workloads has to do without. Not thread-safe. */
  private static final class StoppableProjector implements BenchTarget.Projector {
    private final TemporaryStack stack;
    private @Nullable Service running;

    StoppableProjector(TemporaryStack stack) {
      this.stack = stack;
    }

    @Override
    public void start() throws Exception {
      Service service = stack.stack().start(ServiceKind.PROJECTOR, Map.of());
      running = service;
      awaitReady(service);
    }

    @Override
    public void stop() {
      if (running != null) {
        running.close();
        running = null;
      }
    }
  }

  /**
   * Starts it.
   *
   * @param workers how many share the slots
   * @param partitions of topic tasks
   */
  static BenchStack start(int workers, int partitions, Durability durability) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("ANABRANCH_WORKER_SLOTS", Integer.toString(SLOTS / workers));
    settings.put("ANABRANCH_TASK_PARTITIONS", Integer.toString(partitions));
    Path[] place = new Path[1];
    BenchStack started =
        new BenchStack(
            TemporaryStack.start(
                "bench",
                EnumSet.complementOf(EnumSet.of(ServiceKind.PROJECTOR)),
                settings,
                durability.broker(),
                folder -> {
                  place[0] = folder;
                  settings.put(Env.KAFKA_CONFIG, probed(folder));
                }));
    boolean complete = false;
    try {
      await(() -> started.stack.stack().services().waitingFor());
      started.projector.start();
      for (int i = 1; i < workers; i++) {
        started.addWorker(place[0].resolve("worker-" + i));
      }
      complete = true;
      return started;
    } finally {
      if (!complete) {
        started.close();
      }
    }
  }

  // One after the other: each takes the partition that the fewest others read.
  private void addWorker(Path directory) throws Exception {
    Service worker =
        stack.stack().start(ServiceKind.WORKER, Map.of(WORK_DIR, directory.toString()));
    workers.add(worker);
    awaitReady(worker);
  }

  private static void awaitReady(Service service) throws TimeoutException {
    await(
        () ->
            service.health().ready()
                ? List.of()
                : List.of(service.name() + ": " + service.health().detail()));
  }

  private static void await(Supplier<List<String>> waitingFor) throws TimeoutException {
    long start = System.nanoTime();
    for (List<String> missing = waitingFor.get(); !missing.isEmpty(); missing = waitingFor.get()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      if (System.nanoTime() - start > LIMIT.toNanos()) {
        throw new TimeoutException("Expected the system to start, but: " + missing);
      }
    }
  }

  /** Quiet: Kafka's clients warn of much that a benchmark does on purpose. */
  static void configureLogging() {
    Map<String, String> logging = new TreeMap<>(System.getenv());
    logging.putIfAbsent("ANABRANCH_LOG_LEVEL", "WARN,org.apache.kafka=ERROR");
    Logging.configure(logging);
  }

  private static String probed(Path folder) {
    Path file = folder.resolve("clients.properties");
    try {
      Files.writeString(file, ClientProbe.SETTING + "=" + ClientProbe.class.getName() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Expected to write " + file + ", but could not.", e);
    }
    return file.toString();
  }

  @Override
  public BenchTarget target() {
    return new BenchTarget(stack.stack().kafka(), stack.stack().database(), SLOTS, projector);
  }

  @Override
  public void close() {
    // All at once: each waits for its own goodbye.
    workers.parallelStream().forEach(Service::close);
    projector.stop();
    stack.close();
  }
}
