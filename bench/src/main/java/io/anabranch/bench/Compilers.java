package io.anabranch.bench;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How busy the JIT compilers of this process are. On Linux the time of their threads; elsewhere
 * what the JVM says, which on a busy machine counts the waiting for a processor too.
 */
final class Compilers {
  /** Below it they no longer shape what is measured. */
  static final double QUIET = 0.05;

  private static final Path THREADS = Path.of("/proc/self/task");
  // Fields of /proc/…/stat behind the name (proc_pid_stat(5)), in ticks of a hundredth of a second.
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final long MILLIS_PER_TICK = 10;

  private final @Nullable CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
  private long busy = busyMillis();
  private long at = System.nanoTime();

  /** Their time since the last question, or since the begin, as a part of what the clock says. */
  double share() {
    long busyNow = busyMillis();
    long now = System.nanoTime();
    // A thread that ended takes what it used with it.
    double share = Math.max(0, busyNow - busy) * 1e6 / Math.max(1, now - at);
    busy = busyNow;
    at = now;
    return share;
  }

  private long busyMillis() {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
      long ticks = 0;
      for (Path thread : threads) {
        ticks += ticksOfCompiler(thread.resolve("stat"));
      }
      return ticks * MILLIS_PER_TICK;
    } catch (IOException e) {
      return bean != null && bean.isCompilationTimeMonitoringSupported()
          ? bean.getTotalCompilationTime()
          : 0;
    }
  }

  private static long ticksOfCompiler(Path stat) {
    try {
      String line = Files.readString(stat);
      String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
      if (!name.startsWith("C1 Comp") && !name.startsWith("C2 Comp")) {
        return 0;
      }
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
    } catch (IOException e) {
      return 0; // it ended
    }
  }
}
