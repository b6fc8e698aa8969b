package io.anabranch.schemas.dag;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.json.ReadFlag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One task of a DAG.
 *
 * @param id unique within the DAG
 * @param dependencies ids of the tasks that come before this one, its upstreams, each once
 * @param triggerRule what must have become of them before it starts; ALL_SUCCESS unless named
 * @param when a condition in CEL; where it is false as the task would start, it is skipped
 * @param queue the worker group that runs it; {@value #DEFAULT_QUEUE} unless named
 * @param timeout of one attempt, from its start; positive, at most 30 d
 * @param queueTimeout how long it may wait for a slot each time it is ready; null for ever
 * @param totalTimeout of all attempts and what lies between, from the first dispatch; null for none
 * @param retry how often and how late to try again
 * @param allowFailure whether its failure leaves the run as it is, and makes no dead letter
 * @param env environment variables; values may hold <code>{{ … }}</code>
 * @param files names of the DAG's files that the attempt finds in its working directory
 * @param action what is done
 */
public record TaskSpec(
    String id,
    List<String> dependencies,
    @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UsualRule.class)
        TriggerRule triggerRule,
    @Nullable String when,
    String queue,
    Duration timeout,
    @Nullable Duration queueTimeout,
    @Nullable Duration totalTimeout,
    RetryPolicy retry,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = ReadFlag.class)
        boolean allowFailure,
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
    triggerRule = triggerRule == null ? TriggerRule.ALL_SUCCESS : triggerRule;
    env = new TreeMap<>(env);
    files = List.copyOf(files);
  }

  /** Keeps the usual rule out of what is written, where most tasks have it. */
  static final class UsualRule {
    @Override
    public boolean equals(Object rule) {
      return rule == TriggerRule.ALL_SUCCESS;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** The same task doing something else; how rendering replaces templates by their values. */
  public TaskSpec with(TaskAction rendered, Map<String, String> renderedEnv) {
    return new TaskSpec(
        id,
        dependencies,
        triggerRule,
        when,
        queue,
        timeout,
        queueTimeout,
        totalTimeout,
        retry,
        allowFailure,
        renderedEnv,
        files,
        rendered);
  }
}
