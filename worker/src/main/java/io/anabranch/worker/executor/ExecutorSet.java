package io.anabranch.worker.executor;

import io.anabranch.schemas.dag.TaskAction;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** One executor for each task type. */
public final class ExecutorSet implements AutoCloseable {
  private final Map<String, TaskExecutor> byType;

  private ExecutorSet(Map<String, TaskExecutor> byType) {
    this.byType = Map.copyOf(byType);
  }

  /**
   * All executors on the class path.
   *
   * @throws IllegalStateException when two are for one type
   */
  public static ExecutorSet load() {
    return of(ServiceLoader.load(TaskExecutor.class));
  }

  static ExecutorSet of(Iterable<TaskExecutor> executors) {
    Map<String, TaskExecutor> byType = new TreeMap<>();
    for (TaskExecutor executor : executors) {
      TaskExecutor other = byType.putIfAbsent(executor.type(), executor);
      if (other != null) {
        throw new IllegalStateException(
            "Expected one executor for tasks of type '"
                + executor.type()
                + "', but got "
                + other.getClass().getName()
                + " and "
                + executor.getClass().getName()
                + ". Take one off the class path.");
      }
    }
    return new ExecutorSet(byType);
  }

  /**
   * The executor for this action.
   *
   * @throws InvalidTaskException when there is none
   */
  public TaskExecutor of(TaskAction action) throws InvalidTaskException {
    String type =
        switch (action) {
          case TaskAction.Shell ignored -> "shell";
          case TaskAction.Python ignored -> "python";
          case TaskAction.Http ignored -> "http";
          case TaskAction.Noop ignored -> "noop";
        };
    TaskExecutor executor = byType.get(type);
    if (executor == null) {
      throw new InvalidTaskException(
          "Expected a task type of " + types() + ", but got '" + type + "'.");
    }
    return executor;
  }

  /** The task types that can be run. */
  public Set<String> types() {
    return byType.keySet();
  }

  @Override
  public void close() {
    byType.values().forEach(TaskExecutor::close);
  }
}
