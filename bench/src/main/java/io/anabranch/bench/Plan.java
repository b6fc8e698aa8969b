package io.anabranch.bench;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much is measured.
 *
 * @param workloads which
 * @param warmUp what is run before anything counts, on both pipelines
 * @param repeats of each workload
 * @param sizes of workloads
 */
public record Plan(Set<Workload> workloads, WarmUp warmUp, Repeats repeats, Sizes sizes) {
  /**
   * The warm-up.
   *
   * @param hops tasks that are run at least
   * @param mostHops tasks that are run at most while the JIT compilers are still at work
   */
  public record WarmUp(int hops, int mostHops) {
    public static final WarmUp FULL = new WarmUp(20_000, 50 * 20_000);
    public static final WarmUp QUICK = exactly(6_000);

    public WarmUp {
      if (hops < 1 || mostHops < hops) {
        throw new IllegalArgumentException("Expected at least one hop of warm-up.");
      }
    }

    /** So much, whatever the compilers do. */
    public static WarmUp exactly(int hops) {
      return new WarmUp(hops, hops);
    }
  }

  /**
   * Repeats.
   *
   * @param light of W1 to W3
   * @param heavy of W4 to W6
   */
  public record Repeats(int light, int heavy) {
    public static final Repeats FULL = new Repeats(5, 3);
    public static final Repeats QUICK = new Repeats(2, 1);

    public Repeats {
      if (light < 1 || heavy < 1) {
        throw new IllegalArgumentException("Expected at least one repeat.");
      }
    }

    int of(Workload workload) {
      return workload.isHeavy() ? heavy : light;
    }
  }

  /**
   * Sizes.
   *
   * @param largest most runs at once in W3
   * @param backlog ready tasks at once in W5
   * @param rate runs per second in W6; null for a safe part of what W3 reached
   * @param paced for how long W6 goes
   */
  public record Sizes(int largest, int backlog, @Nullable Double rate, Duration paced) {
    public static final Sizes FULL = new Sizes(10_000, 1_000 * 1_000, null, Duration.ofSeconds(20));
    public static final Sizes QUICK = new Sizes(1_000, 20_000, null, Duration.ofSeconds(5));

    public Sizes {
      if (largest < 1 || backlog < 1 || (rate != null && !(rate > 0))) {
        throw new IllegalArgumentException(
            "Expected at least one run, a backlog of at least one task and a rate of more than none.");
      }
    }
  }

  public Plan {
    workloads = EnumSet.copyOf(workloads);
  }
}
