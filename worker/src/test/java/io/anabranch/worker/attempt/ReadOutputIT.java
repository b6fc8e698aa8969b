package io.anabranch.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.platform.life.ProcessGuard;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

class ReadOutputIT {
  /** Often, because the JDK closes the pipe only when it finds nobody reading at that instant. */
  @RepeatedTest(30)
  void theEndIsNotReachedWhileAnyoneHoldsTheOutputOpen() throws Exception {
    OutputStream words = new ByteArrayOutputStream();
    AtomicReference<@Nullable ReadOutput> started = new AtomicReference<>();
    GuardedProcess process =
        ProcessGuard.shared()
            .start(
                new ProcessBuilder("sh", "-c", "sleep 600 & echo last words"),
                "",
                gated -> started.set(ReadOutput.of(gated, words)));
    ReadOutput output = Objects.requireNonNull(started.get());
    try {
      assertThat(process.process().waitFor()).isZero();
      assertThat(output.join(Duration.ofMillis(100))).as("the end, too early").isFalse();
    } finally {
      process.kill();
    }
    assertThat(output.join(Duration.ofSeconds(30))).as("the end").isTrue();
    assertThat(words.toString()).isEqualTo("last words\n");
  }
}
