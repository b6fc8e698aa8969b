package io.anabranch.platform.etcd;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A jetcd client that is thrown away after a call without an answer and built anew for the next
 * one. Every call has a deadline. Thread-safe.
 */
final class EtcdConnection implements AutoCloseable {
  private final EtcdSettings settings;
  private @Nullable Client client;
  private boolean closed;

  EtcdConnection(EtcdSettings settings) {
    this.settings = settings;
  }

  /**
   * Calls and waits for the answer.
   *
   * @throws EtcdUnavailableException when none comes within {@code limit}, or a refusal
   */
  <T> T ask(String what, Duration limit, Function<Client, CompletableFuture<T>> call)
      throws EtcdUnavailableException, InterruptedException {
    Client used = client();
    CompletableFuture<T> answer = call.apply(used);
    try {
      return answer.get(limit.toNanos(), NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      discard(used);
      throw new EtcdUnavailableException(
          "Expected etcd to " + what + " within " + limit.toMillis() + " ms, but it did not.", e);
    } catch (ExecutionException e) {
      throw failed(what, used, e);
    }
  }

  /** The failure of a call that went through {@code used}. */
  EtcdUnavailableException failed(String what, Client used, ExecutionException e) {
    var failure =
        new EtcdUnavailableException(
            "Expected etcd to " + what + ", but got: " + e.getCause(), e.getCause());
    if (!failure.isNotFound()) {
      discard(used);
    }
    return failure;
  }

  /** The client of now; a later call may get another. */
  synchronized Client client() throws EtcdUnavailableException {
    if (closed) {
      throw new EtcdUnavailableException("The connection to etcd is closed.", null);
    }
    if (client == null) {
      client =
          Client.builder()
              .endpoints(settings.endpoints().toArray(String[]::new))
              // WHY: by default a call waits for ever while etcd is away.
              .waitForReady(false)
              .retryMaxAttempts(0)
              .connectTimeout(Duration.ofSeconds(1))
              .build();
    }
    return client;
  }

  // WHY: the client's own reconnect backs off for up to two minutes, so a new one is faster.
  private synchronized void discard(Client used) {
    if (used.equals(client)) {
      client = null;
      used.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close();
      client = null;
    }
  }

  /** A key below the prefix. */
  ByteSequence key(String name) {
    return bytes(settings.prefix() + "/" + name);
  }

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }

  static String text(ByteSequence bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
