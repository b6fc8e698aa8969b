package io.anabranch.worker.executor;

import java.io.IOException;

/**
 * Runs the tasks of one type. Found by {@link java.util.ServiceLoader}: a jar on the class path
 * with a public class, a public constructor without parameters, and its name in {@code
 * META-INF/services/io.anabranch.worker.executor.TaskExecutor}. One instance serves all attempts of
 * a worker at once.
 */
public interface TaskExecutor extends AutoCloseable {
  /** The task type as DAG files name it; two executors of one type are an error at start. */
  String type();

  /**
   * Starts one attempt and returns soon; what takes long happens in {@link TaskRun#await()}.
   *
   * @throws IOException when this worker cannot start it now (no process, no disk): the attempt is
   *     given back and costs the task no retry
   * @throws InvalidTaskException when no worker can: the attempt fails and is not tried again
   */
  TaskRun start(TaskContext context) throws IOException, InvalidTaskException;

  /** Frees what is shared between attempts; called once, after the last attempt has ended. */
  @Override
  default void close() {}
}
