package io.anabranch.bench.micro;

import io.anabranch.bench.Shape;
import io.anabranch.scheduler.core.Decision;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.HistoryRecord;
import io.anabranch.schemas.event.TaskEvent;
import io.anabranch.schemas.event.UnreadableException;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The records that each task is worth, there and back. */
@State(Scope.Thread)
public class CodecBenchmark {
  private final Decision middle = middle();
  private final Dispatch dispatch = (Dispatch) middle.messages().getFirst().message();
  private final TaskSucceeded result = MicroCell.success(dispatch);
  private final HistoryRecord history = MicroCell.record(middle);
  private final byte[] dispatchBytes = Codec.WORKER_MESSAGE.encode(dispatch);
  private final byte[] resultBytes = Codec.TASK_EVENT.encode(result);
  private final byte[] historyBytes = Codec.HISTORY.encode(history);

  // A task's end in the midst of a chain: what most records of history are.
  private static Decision middle() {
    List<Decision> decisions = new ArrayList<>();
    new MicroCell(Shape.chain("chain", 100), decisions::add).run();
    return decisions.get(decisions.size() / 2);
  }

  @Benchmark
  public byte[] encodeTaskSucceeded() {
    return Codec.TASK_EVENT.encode(result);
  }

  @Benchmark
  public TaskEvent decodeTaskSucceeded() throws UnreadableException {
    return Codec.TASK_EVENT.decode(resultBytes);
  }

  @Benchmark
  public byte[] encodeHistoryRecord() {
    return Codec.HISTORY.encode(history);
  }

  @Benchmark
  public HistoryRecord decodeHistoryRecord() throws UnreadableException {
    return Codec.HISTORY.decode(historyBytes);
  }

  @Benchmark
  public byte[] encodeDispatch() {
    return Codec.WORKER_MESSAGE.encode(dispatch);
  }

  @Benchmark
  public WorkerMessage decodeDispatch() throws UnreadableException {
    return Codec.WORKER_MESSAGE.decode(dispatchBytes);
  }
}
