package io.anabranch.bench.micro;

import io.anabranch.bench.Shape;
import io.anabranch.scheduler.core.Apply;
import io.anabranch.scheduler.core.CellState;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.Input;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Deciding and applying, for each task of a run. */
@State(Scope.Thread)
public class CoreBenchmark {
  private static final int CHAIN = 100;
  private static final int FAN = 1_000;

  private final MicroCell chain = new MicroCell(Shape.chain("chain", CHAIN), decision -> {});
  private final MicroCell fan = new MicroCell(Shape.fan("fan", FAN), decision -> {});
  private final List<HistoryRecord> chainHistory = history(Shape.chain("chain", CHAIN));
  private final List<HistoryRecord> fanHistory = history(Shape.fan("fan", FAN));

  private static List<HistoryRecord> history(Shape shape) {
    List<HistoryRecord> history = new ArrayList<>();
    new MicroCell(shape, decision -> history.add(MicroCell.record(decision))).run();
    return history;
  }

  /** Decide, and apply with it, a chain. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long decideChain() {
    return chain.run();
  }

  /** Decide, and apply with it, a fan-out and its join. */
  @Benchmark
  @OperationsPerInvocation(FAN)
  public long decideFan() {
    return fan.run();
  }

  /** Apply alone, as a replay does, a chain from an empty cell on. */
  @Benchmark
  @OperationsPerInvocation(CHAIN)
  public long applyChain() {
    return fold(chainHistory);
  }

  /** Apply alone, as a replay does, a fan-out from an empty cell on. */
  @Benchmark
  @OperationsPerInvocation(FAN)
  public long applyFan() {
    return fold(fanHistory);
  }

  private static long fold(List<HistoryRecord> history) {
    CellState state = new CellState();
    for (HistoryRecord record : history) {
      Input input = record.input();
      if (input != null) {
        Apply.fold(state, record, input);
      }
    }
    return state.sequence();
  }
}
