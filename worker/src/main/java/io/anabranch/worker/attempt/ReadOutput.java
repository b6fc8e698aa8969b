package io.anabranch.worker.attempt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies what the processes of an attempt print, until none of them can print any more. */
final class ReadOutput {
  private static final Logger LOG = LoggerFactory.getLogger(ReadOutput.class);

  private final InputStream from;
  private final OutputStream to;
  private final CountDownLatch holds = new CountDownLatch(1);
  private final Thread thread;

  private ReadOutput(Process process, OutputStream to) {
    this.from = process.getInputStream();
    this.to = to;
    // WHY a platform thread: reading a pipe holds its carrier, and there are few of those.
    this.thread =
        Thread.ofPlatform().daemon().name("attempt-output-" + process.pid()).unstarted(this::copy);
  }

  /** Begins; to be called before the process can end. */
  static ReadOutput of(Process process, OutputStream to) {
    ReadOutput output = new ReadOutput(process, to);
    output.thread.start();
    try {
      output.holds.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return output;
  }

  private void copy() {
    byte[] buffer = new byte[8 << 10];
    // WHY: once the process has ended, the JDK closes our end of the pipe between two reads,
    // although others may hold the other end; it takes this lock to do so.
    synchronized (from) {
      holds.countDown();
      try {
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
          to.write(buffer, 0, read);
        }
      } catch (IOException e) {
        LOG.debug("The output of an attempt ended early", e);
      }
    }
  }

  /** Whether the end was reached within {@code limit}. */
  boolean join(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }
}
