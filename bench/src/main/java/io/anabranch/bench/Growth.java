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

/** How the cost of a task grows with one thing at a time, the whole system only. */
public final class Growth {
  private static final int WARM_UP = 20_000;
  private static final int QUICK_WARM_UP = 3_000;
  private static final int PARTITIONS = 12;
  private static final int DEPTH = 10;

  /** Beyond it one repeat has to do: it takes minutes, and so many tasks even out by themselves. */
  private static final int ONCE = 100_000;

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
      GrowthPoints points = new GrowthPoints();
      switch (curve) {
        case TASKS_PER_RUN -> inOneSystem(curve, points, this::tasksPerRun);
        case BACKLOG -> inOneSystem(curve, points, this::backlog);
        case FINISHED_RUNS -> inOneSystem(curve, points, this::finishedRuns);
        case WORKERS, WORKERS_ON_12_PARTITIONS -> workers(curve, points);
      }
      growth.set(curve.label(), points.report());
    }
    report.set("machine", Machine.describe());
    return report;
  }

  private interface Point {
    void measure(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
        throws Exception;
  }

  private void inOneSystem(Curve curve, GrowthPoints into, Point point) throws Exception {
    try (Running running = systems.start(1, PARTITIONS);
        WholeSystem system = new WholeSystem(running.target())) {
      warm(system);
      for (int at : curve.points(quick)) {
        progress.accept(curve.label() + " at " + at);
        point.measure(system, running.target(), at, into);
      }
    }
  }

  /** For the first system all, then a little: the JVM stays warm, and the new threads get warm. */
  private void warm(WholeSystem system) throws Exception {
    int hops = quick || warm ? QUICK_WARM_UP : WARM_UP;
    progress.accept("warm-up: " + hops + " hops");
    system.prepare(Case.CHAIN);
    var _ = system.run(Case.CHAIN, new Load.Burst(hops / Case.CHAIN.tasks()), Look.NOTHING);
    warm = true;
  }

  private void tasksPerRun(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
      throws Exception {
    int most = Curve.TASKS_PER_RUN.points(quick).getLast();
    // Of one depth: else a large run would be bound by its longest way, not by what a task costs.
    Shape shape = Shape.grid("bench-growth-" + at, at / DEPTH, DEPTH);
    system.prepare(shape);
    repeat(system, shape, new Load.Burst(most / at), at, into);
  }

  private void backlog(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
      throws Exception {
    Case one = Case.backlog("backlog", at);
    system.prepare(one.shape());
    repeat(system, one.shape(), one.load(Plan.Sizes.FULL, Map.of()), at, into);
  }

  private void finishedRuns(WholeSystem system, BenchTarget target, int at, GrowthPoints into)
      throws Exception {
    try (Database database = Database.open(target.database())) {
      new FinishedRuns(database).fillTo(at);
    }
    repeat(system, Case.CHAIN, burst(), at, into);
  }

  private void workers(Curve curve, GrowthPoints into) throws Exception {
    for (int at : curve.points(quick)) {
      progress.accept(curve.label() + " at " + at);
      int partitions = curve == Curve.WORKERS ? at : PARTITIONS;
      try (Running running = systems.start(at, partitions);
          WholeSystem system = new WholeSystem(running.target())) {
        warm(system);
        TaskReads reads = new TaskReads(running.target().kafka().topics().tasks());
        long before = 0;
        for (int i = 0; i < repeats(at); i++) {
          ClientProbe.listen(reads);
          Measured measured = system.run(Case.CHAIN, burst(), Look.NOTHING);
          ClientProbe.listen(null);
          long read = reads.records() - before;
          before += read;
          into.add(at, measured.with(Map.of("readsPerTask", (double) read / measured.tasks())));
        }
      }
    }
  }

  private void repeat(WholeSystem system, Shape shape, Load load, int at, GrowthPoints into)
      throws Exception {
    for (int i = 0; i < repeats(at); i++) {
      into.add(at, system.run(shape, load, Look.NOTHING));
    }
  }

  private Load.Burst burst() {
    return new Load.Burst(quick ? 300 : 3_000);
  }

  private int repeats(int at) {
    return quick || at > ONCE ? 1 : 3;
  }
}
