package io.anabranch.scheduler.core;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
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

  @Test
  void everyRunEndsAndEveryPromiseHolds() {
    Long seed = Long.getLong("anabranch.test.seed");
    if (seed != null) {
      play(seed);
      return;
    }
    Integer cases = Integer.getInteger("anabranch.test.cases");
    long first = cases == null ? 1 : ThreadLocalRandom.current().nextLong(1L << 48);
    int count = cases == null ? CASES : cases;
    if (cases != null) {
      System.out.println("Playing " + cases + " cases from seed " + first + " on");
    }
    LongStream.range(first, first + count).parallel().forEach(CellPropertyTest::play);
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
