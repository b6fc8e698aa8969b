package io.anabranch.bench.micro;

import io.anabranch.bench.Shape;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.dagfile.DagReading;
import io.anabranch.schemas.dagfile.DagWriter;
import io.anabranch.schemas.json.Json;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading and checking a DAG's text. */
@State(Scope.Thread)
public class ValidationBenchmark {
  private final byte[] small = Json.bytes(DagWriter.toJson(Shape.chain("small", 10).dag()));
  private final byte[] large = Json.bytes(DagWriter.toJson(Shape.chain("large", 1_000).dag()));

  @Benchmark
  public DagReading validate10Tasks() {
    return DagReader.read(small);
  }

  @Benchmark
  public DagReading validate1000Tasks() {
    return DagReader.read(large);
  }
}
