package io.anabranch.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.platform.life.ProcessGuard;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadOutputIT {
  /** Takes its time with what is printed, until well after the process that printed it ended. */
  private static final class SlowLog extends ByteArrayOutputStream {
    @Nullable Process printer;

    @Override
    public synchronized void write(byte[] bytes, int from, int count) {
      Objects.requireNonNull(printer).onExit().join();
      LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      super.write(bytes, from, count);
    }
  }

  /** The JDK closes the pipe when it finds nobody reading as the process ends. */
  @Test
  void theEndIsNotReachedWhileAnyoneHoldsTheOutputOpen() throws Exception {
    SlowLog words = new SlowLog();
    AtomicReference<@Nullable ReadOutput> started = new AtomicReference<>();
    GuardedProcess process =
        ProcessGuard.shared()
            .start(
                new ProcessBuilder("sh", "-c", "sleep 600 & echo last words"),
                "",
                gated -> {
                  words.printer = gated;
                  started.set(ReadOutput.of(gated, words));
                });
    ReadOutput output = Objects.requireNonNull(started.get());
    try {
      assertThat(process.process().waitFor()).isZero();
      assertThat(output.join(Duration.ofSeconds(1))).as("the end, too early").isFalse();
    } finally {
      process.kill();
    }
    assertThat(output.join(Duration.ofSeconds(30))).as("the end").isTrue();
    assertThat(words.toString(StandardCharsets.UTF_8)).isEqualTo("last words\n");
  }
}
