package io.anabranch.worker.executor;

import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an executor gets of one attempt, and what it may use. Thread-safe. */
public interface TaskContext {
  /** The task, rendered, with its run and attempt. */
  Dispatch dispatch();

  /** What this worker allows. */
  ExecutorSettings settings();

  /**
   * The attempt's own directory with the files that the task names; made when first asked for,
   * removed after the attempt.
   */
  Path directory() throws IOException, InvalidTaskException;

  /** The attempt's log; bounded, so it may be written without end. */
  OutputStream log();

  /**
   * Starts a process of this attempt: in a group of its own that ends with the attempt and with the
   * worker, with the attempt's environment, its printing going to the log. Exit code 0 is success,
   * 99 asks to be skipped, any other fails.
   *
   * @param command program and arguments, taken as they are
   * @param workdir where it runs; null for the attempt's directory
   * @param more environment variables beside those that every attempt has, which win
   */
  TaskRun process(List<String> command, @Nullable Path workdir, Map<String, String> more)
      throws IOException, InvalidTaskException;
}
