package io.anabranch.schemas.dag;

import io.anabranch.schemas.id.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One task of a DAG.
 *
 * @param id unique within the DAG
 * @param dependencies ids of the tasks that must have succeeded before this one starts, each once
 * @param queue the worker group that runs it; {@value #DEFAULT_QUEUE} unless named
 * @param timeout of one attempt, from its start; positive, at most 30 d
 * @param retry how often and how late to try again
 * @param env environment variables; values may hold <code>{{ … }}</code>
 * @param files names of the DAG's files that the attempt finds in its working directory
 * @param action what is done
 */
public record TaskSpec(
    String id,
    List<String> dependencies,
    String queue,
    Duration timeout,
    RetryPolicy retry,
    Map<String, String> env,
    List<String> files,
    TaskAction action) {
  /** The queue of tasks that name none. */
  public static final String DEFAULT_QUEUE = "default";

  /** The timeout of tasks that name none. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);

  public TaskSpec {
    Ids.task(id);
    dependencies = List.copyOf(dependencies);
    env = new TreeMap<>(env);
    files = List.copyOf(files);
  }

  /** The same task doing something else; how rendering replaces templates by their values. */
  public TaskSpec with(TaskAction rendered, Map<String, String> renderedEnv) {
    return new TaskSpec(id, dependencies, queue, timeout, retry, renderedEnv, files, rendered);
  }
}
