package io.anabranch.bench;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this process and its children (Postgres, etcd) used of the processors so far.
 *
 * @param byProcess by process id
 */
record CpuTime(Map<Long, Duration> byProcess) {
  static CpuTime now() {
    ProcessHandle self = ProcessHandle.current();
    return new CpuTime(
        Stream.concat(Stream.of(self), self.descendants())
            .collect(
                Collectors.toMap(
                    ProcessHandle::pid,
                    process -> process.info().totalCpuDuration().orElse(Duration.ZERO),
                    (one, same) -> one)));
  }

  /**
   * What was used since then. Of a process that ended meanwhile, such as a connection's, nothing is
   * known any more; its earlier use must not count as negative.
   */
  Duration since(CpuTime before) {
    return byProcess.entrySet().stream()
        .map(
            one -> one.getValue().minus(before.byProcess.getOrDefault(one.getKey(), Duration.ZERO)))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
