package io.anabranch.embedded;

import io.anabranch.platform.db.DatabaseSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, Postgres and etcd on this machine, on one data folder that keeps everything over restarts,
 * ports included. Nothing of it outlives this JVM, however that ends.
 */
public final class EmbeddedStack implements AutoCloseable {
  private final FileChannel lock;
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgres postgres;
  private final EmbeddedEtcd etcd;

  private EmbeddedStack(
      FileChannel lock, EmbeddedKafka kafka, EmbeddedPostgres postgres, EmbeddedEtcd etcd) {
    this.lock = lock;
    this.kafka = kafka;
    this.postgres = postgres;
    this.etcd = etcd;
  }

  /**
   * Where clients connect, each 0 for the port of the last start or a free one.
   *
   * @param kafka of the broker
   * @param postgres of the database server
   * @param etcd for etcd's clients
   */
  public record StackPorts(int kafka, int postgres, int etcd) {
    /** Ports of the last start on the same folder, or free ones. */
    public static final StackPorts ANY = new StackPorts(0, 0, 0);
  }

  /**
   * Starts all three at once and returns when all serve; when one cannot start, none is left.
   *
   * @param dataDir made when missing; one stack at a time
   * @throws StartFailedException when a server cannot start or the folder is in use
   */
  public static EmbeddedStack start(Path dataDir, StackPorts ports) {
    return start(dataDir, ports, Map.of());
  }

  /** As {@link #start(Path, StackPorts)} with more properties of the broker, which win. */
  public static EmbeddedStack start(Path dataDir, StackPorts ports, Map<String, String> broker) {
    FileChannel lock = lock(dataDir);
    var kafka =
        starting(() -> EmbeddedKafka.start(dataDir.resolve("kafka"), ports.kafka(), broker));
    var postgres =
        starting(() -> EmbeddedPostgres.start(dataDir.resolve("postgres"), ports.postgres()));
    var etcd = starting(() -> EmbeddedEtcd.start(dataDir.resolve("etcd"), ports.etcd()));
    try {
      return new EmbeddedStack(lock, kafka.join(), postgres.join(), etcd.join());
    } catch (CompletionException e) {
      closeAll(() -> closeStarted(kafka), () -> closeStarted(postgres), () -> closeStarted(etcd));
      closeQuietly(lock);
      if (e.getCause() instanceof StartFailedException failed) {
        throw failed;
      }
      throw e;
    }
  }

  /** Kafka's {@code host:port}. */
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** How services reach Postgres. */
  public DatabaseSettings database() {
    return postgres.settings();
  }

  /** etcd's {@code http://host:port}. */
  public String etcdEndpoint() {
    return etcd.endpoint();
  }

  /** The first processes of Postgres and etcd. */
  public Stream<ProcessHandle> processes() {
    return Stream.of(postgres.process(), etcd.process());
  }

  /** Stops all three in order, all at once, and returns when they are gone. */
  @Override
  public void close() {
    closeAll(kafka::close, postgres::close, etcd::close);
    closeQuietly(lock);
  }

  private static FileChannel lock(Path dataDir) {
    try {
      Files.createDirectories(dataDir);
      FileChannel channel =
          FileChannel.open(
              dataDir.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) {
        return channel;
      }
      closeQuietly(channel);
      throw new StartFailedException(
          "Expected "
              + dataDir
              + " to be free, but another process runs on it. Stop that one or choose another"
              + " folder.",
          null);
    } catch (IOException e) {
      throw new StartFailedException(
          "Expected to write to " + dataDir + ", but got: " + e.getMessage() + ".", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // this JVM holds it
    }
  }

  private static <T> CompletableFuture<T> starting(Supplier<T> start) {
    CompletableFuture<T> future = new CompletableFuture<>();
    // WHY platform threads: Kafka starts in some synchronized code that would pin a carrier.
    Thread.ofPlatform()
        .name("start-embedded")
        .start(
            () -> {
              try {
                future.complete(start.get());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            });
    return future;
  }

  private static void closeStarted(CompletableFuture<? extends AutoCloseable> starting) {
    try {
      starting.join().close();
    } catch (Exception e) {
      // it never started, and said so
    }
  }

  private static void closeAll(Runnable... closings) {
    CompletableFuture.allOf(
            Stream.of(closings)
                .map(
                    closing ->
                        starting(
                            () -> {
                              closing.run();
                              return true;
                            }))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock goes with the process at the latest
    }
  }
}
