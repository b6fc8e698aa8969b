package io.anabranch.embedded.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Waits for a condition by asking again and again; tests never sleep for a fixed time. */
public final class Await {
  private static final long PAUSE_MS = 20;

  private Await() {}

  /**
   * Returns as soon as {@code condition} is true. An exception counts as "not yet".
   *
   * @param what the condition in words, for the message
   * @throws AssertionError when it is not true within {@code limit}
   */
  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    value(what, limit, () -> condition.call() ? true : null);
  }

  /**
   * Returns the first value that is not null. An exception counts as "not yet".
   *
   * @throws AssertionError when there is none within {@code limit}
   */
  public static <T> T value(String what, Duration limit, Callable<@Nullable T> supplier) {
    long start = System.nanoTime();
    while (true) {
      Exception last = null;
      try {
        T value = supplier.call();
        if (value != null) {
          return value;
        }
      } catch (InterruptedException e) {
        throw interrupted(what, e);
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new AssertionError(
            "Expected " + what + " within " + limit.toMillis() + " ms, but it did not come.", last);
      }
      pause(what);
    }
  }

  private static void pause(String what) {
    try {
      Thread.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static AssertionError interrupted(String what, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new AssertionError("Interrupted while waiting for " + what + ".", e);
  }
}
