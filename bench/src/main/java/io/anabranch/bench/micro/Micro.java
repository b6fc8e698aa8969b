package io.anabranch.bench.micro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.json.Json;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs micro-benchmarks in a JVM of their own. */
public final class Micro {
  private static final String PACKAGE = "io[.]anabranch[.]bench[.]micro[.].*";

  private Micro() {}

  /**
   * Runs them: microseconds per operation, where an operation of the core is a task, with the bytes
   * that it allocates.
   *
   * @param pattern of their names; empty for all
   * @param quick shorter, once
   */
  public static ObjectNode run(String pattern, boolean quick) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(PACKAGE + pattern)
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.MICROSECONDS)
        .verbosity(VerboseMode.SILENT)
        .addProfiler("gc")
        .shouldFailOnError(true)
        // What the launcher gives to services.
        .jvmArgs("-XX:+UseParallelGC", "--sun-misc-unsafe-memory-access=allow")
        .forks(quick ? 1 : 3)
        .warmupIterations(quick ? 2 : 5)
        .measurementIterations(quick ? 2 : 5)
        .warmupTime(TimeValue.milliseconds(quick ? 500 : 1_000))
        .measurementTime(TimeValue.milliseconds(quick ? 500 : 1_000));
    ObjectNode report = Json.mapper().createObjectNode();
    ObjectNode micro = report.putObject("micro");
    for (RunResult result : new Runner(options.build()).run()) {
      add(micro, result);
    }
    return report;
  }

  private static void add(ObjectNode micro, RunResult result) {
    String name = result.getParams().getBenchmark();
    ObjectNode one = micro.putObject(name.substring(name.lastIndexOf('.') + 1));
    one.put("microseconds", rounded(result.getPrimaryResult().getScore()));
    double error = result.getPrimaryResult().getScoreError();
    if (!Double.isNaN(error)) {
      one.put("error", rounded(error));
    }
    for (String allocated : List.of("gc.alloc.rate.norm", "·gc.alloc.rate.norm")) {
      if (result.getSecondaryResults().containsKey(allocated)) {
        one.put("bytes", rounded(result.getSecondaryResults().get(allocated).getScore()));
      }
    }
  }

  private static double rounded(double value) {
    return new java.math.BigDecimal(value).round(new java.math.MathContext(3)).doubleValue();
  }
}
