package io.anabranch.bench;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** How busy the JIT compilers of this process are. */
final class Compilers {
  /** Below it they no longer shape what is measured. */
  static final double QUIET = 0.05;

  private final @Nullable CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
  private long compiled = compiledMillis();
  private long at = System.nanoTime();

  private long compiledMillis() {
    return bean != null && bean.isCompilationTimeMonitoringSupported()
        ? bean.getTotalCompilationTime()
        : 0;
  }

  /** Their time since the last question, or since the begin, as a part of what the clock says. */
  double share() {
    long compiledNow = compiledMillis();
    long now = System.nanoTime();
    double share = (compiledNow - compiled) * 1e6 / Math.max(1, now - at);
    compiled = compiledNow;
    at = now;
    return share;
  }
}
