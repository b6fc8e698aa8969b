package io.anabranch.bench;

import java.time.Duration;
import java.util.stream.Stream;

/** What this process and its children (Postgres, etcd) used of the processors so far. */
final class CpuTime {
  private CpuTime() {}

  static Duration now() {
    ProcessHandle self = ProcessHandle.current();
    return Stream.concat(Stream.of(self), self.descendants())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
