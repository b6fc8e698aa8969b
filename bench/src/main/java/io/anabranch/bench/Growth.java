package io.anabranch.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.bench.BenchSystems.Running;
import io.anabranch.bench.Pipeline.Look;
import io.anabranch.platform.db.Database;
import io.anabranch.schemas.json.Json;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How the cost of a task grows with one thing at a time, the whole system only. The points of a
 * curve are measured in rounds, so that what else the machine does hits all of them. Where one
 * system serves all points, a round that does not count warms up the ways that each of them takes.
 */
public final class Growth {
  private static final int WARM_UP = 20_000;
  private static final int QUICK_WARM_UP = 3_000;
  private static final int MOST_WARM_UP = 400_000;
  private static final int PARTITIONS = 12;
  private static final int DEPTH = 10;
  private static final int ROUNDS = 3;

  /** Of workers: each point is a system of its own, which takes half a minute. */
  private static final int SYSTEM_ROUNDS = 2;

  /** Beyond it one repeat has to do: it takes minutes, and so many tasks even out by themselves. */
  private static final int ONCE = 100_000;

  /** A point that has fewer tasks than this is repeated within a round. */
  private static final int ENOUGH_TASKS = 10_000;

  private final BenchSystems systems;
  private final Set<Curve> curves;
  private final boolean quick;
  private final Consumer<String> progress;
  private boolean warm;

  /** Measures; {@code progress} gets a line for people now and then. */
  public Growth(BenchSystems systems, Set<Curve> curves, boolean quick, Consumer<String> progress) {
    this.systems = systems;
    this.curves = EnumSet.copyOf(curves);
    this.quick = quick;
    this.progress = progress;
  }

  /** The curves by name, each a list of points, and {@code machine}. */
  public ObjectNode run() throws Exception {
    ObjectNode report = Json.mapper().createObjectNode();
    ObjectNode growth = report.putObject("growth");
    for (Curve curve : curves) {
      growth.set(curve.label(), points(curve).report());
    }
    report.set("machine", Machine.describe());
    return report;
  }

  private GrowthPoints points(Curve curve) throws Exception {
    return switch (curve) {
      case TASKS_PER_RUN -> inOneSystem(curve, this::tasksPerRun);
      case BACKLOG -> inOneSystem(curve, this::backlog);
      case FINISHED_RUNS -> inOneSystem(curve, this::finishedRuns);
      case WORKERS, WORKERS_ON_12_PARTITIONS ->
          inRounds(curve, quick ? 1 : SYSTEM_ROUNDS, (at, into) -> workers(curve, at, into));
    };
  }

  private interface Point {
    void measure(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
        throws Exception;
  }

  private interface Repeat {
    void measure(int at, GrowthPoints into) throws Exception;
  }

  private GrowthPoints inOneSystem(Curve curve, Point point) throws Exception {
    try (Running running = systems.start(1, PARTITIONS);
        WholeSystem system = new WholeSystem(running.target())) {
      warm(system);
      Repeat repeat = (at, into) -> point.measure(system, running.target(), at, into);
      if (!quick) {
        var _ = inRounds(curve, 1, repeat, ONCE - 1);
      }
      return inRounds(curve, quick ? 1 : ROUNDS, repeat);
    }
  }

  private GrowthPoints inRounds(Curve curve, int rounds, Repeat repeat) throws Exception {
    return inRounds(curve, rounds, repeat, Integer.MAX_VALUE);
  }

  private GrowthPoints inRounds(Curve curve, int rounds, Repeat repeat, int most) throws Exception {
    GrowthPoints points = new GrowthPoints();
    for (int round = 1; round <= rounds; round++) {
      for (int at : curve.points(quick)) {
        if (at <= most && (at <= ONCE || round == rounds)) {
          progress.accept(curve.label() + " at " + at + ", " + round + " of " + rounds);
          repeat.measure(at, points);
        }
      }
    }
    return points;
  }

  /** For the first system all, then a little: the JVM stays warm, and the new threads get warm. */
  private void warm(WholeSystem system) throws Exception {
    int step = quick || warm ? QUICK_WARM_UP : WARM_UP;
    int most = quick || warm ? QUICK_WARM_UP : MOST_WARM_UP;
    progress.accept("warm-up");
    system.prepare(Case.CHAIN);
    Compilers compilers = new Compilers();
    int hops = 0;
    do {
      var _ = system.run(Case.CHAIN, new Load.Burst(step / Case.CHAIN.tasks()), Look.NOTHING);
      hops += step;
    } while (hops < most && compilers.share() > Compilers.QUIET);
    warm = true;
  }

  private void tasksPerRun(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
      throws Exception {
    int most = Curve.TASKS_PER_RUN.points(quick).getLast();
    // Of one depth: else a large run would be bound by its longest way, not by what a task costs.
    Shape shape = Shape.grid("bench-growth-" + at, at / DEPTH, DEPTH);
    system.prepare(shape);
    into.add(at, system.run(shape, new Load.Burst(2 * most / at), Look.NOTHING));
  }

  private void backlog(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
      throws Exception {
    Case one = Case.backlog("backlog", at);
    system.prepare(one.shape());
    for (int tasks = 0; tasks == 0 || (!quick && tasks < ENOUGH_TASKS); tasks += at) {
      into.add(at, system.run(one.shape(), one.load(Plan.Sizes.FULL, Map.of()), Look.NOTHING));
    }
  }

  private void finishedRuns(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
      throws Exception {
    try (Database database = Database.open(target.database())) {
      new FinishedRuns(database).make(at);
    }
    into.add(at, system.run(Case.CHAIN, burst(), Look.NOTHING));
  }

  private void workers(Curve curve, int at, GrowthPoints into) throws Exception {
    int partitions = curve == Curve.WORKERS ? at : PARTITIONS;
    try (Running running = systems.start(at, partitions);
        WholeSystem system = new WholeSystem(running.target())) {
      warm(system);
      TaskReads reads = new TaskReads(running.target().kafka().topics().tasks());
      ClientProbe.listen(reads);
      try {
        Measured measured = system.run(Case.CHAIN, burst(), Look.NOTHING);
        double perTask = (double) reads.records() / measured.tasks();
        into.add(at, measured.with(Map.of("readsPerTask", perTask)));
      } finally {
        ClientProbe.listen(null);
      }
    }
  }

  private Load.Burst burst() {
    return new Load.Burst(quick ? 300 : 10_000);
  }
}
