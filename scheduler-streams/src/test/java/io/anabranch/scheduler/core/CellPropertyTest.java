package io.anabranch.scheduler.core;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens, the promises hold. A case is a {@link Simulation} of its seed: {@link
 * CellWitnesses} checks after every input, {@link Promises} at the end.
 *
 * <p>The seeds are always the same ones, so that a red build is the change's fault. More of them,
 * from a random one on that is printed, make {@code ./anabranch test --properties}; {@code
 * -Danabranch.test.seed=N} plays one case again.
 */
class CellPropertyTest {
  private static final int CASES = 2_000;
  private static final int CASES_PER_LINE = 10_000;

  private final AtomicInteger played = new AtomicInteger();

  @Test
  void everyRunEndsAndEveryPromiseHolds() {
    Long seed = Long.getLong("anabranch.test.seed");
    Integer cases = Integer.getInteger("anabranch.test.cases");
    if (seed != null) {
      play(seed);
    } else if (cases == null) {
      play(1, CASES);
    } else {
      long first = ThreadLocalRandom.current().nextLong(1L << 48);
      System.out.println("Playing " + cases + " cases, from seed " + first + " on");
      play(first, cases);
    }
  }

  private void play(long first, int cases) {
    LongStream.range(first, first + cases)
        .parallel()
        .mapToObj(this::failure)
        .filter(Objects::nonNull)
        .findAny()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }

  // WHY returned: thrown from another thread it would arrive wrapped, without its text on top.
  private @Nullable AssertionError failure(long seed) {
    try {
      play(seed);
    } catch (AssertionError e) {
      return e;
    }
    if (played.incrementAndGet() % CASES_PER_LINE == 0) {
      System.out.println("Played " + played);
    }
    return null;
  }

  private static void play(long seed) {
    try {
      Simulation simulation = new Simulation(seed);
      simulation.play();
      simulation.promises().assertKept();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "Seed " + seed + ", to be played again with -Danabranch.test.seed=" + seed + ": " + e, e);
    }
  }
}
