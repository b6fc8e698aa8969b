package io.anabranch.worker.attempt;

import io.anabranch.worker.executor.ExecutorSettings;
import io.anabranch.worker.log.LogLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How attempts are run.
 *
 * @param root under which each attempt has its directory
 * @param killGrace between asking an attempt to end and forcing it
 * @param keepDirectories whether directories stay after their attempts, for looking into them
 * @param passedVariables of this process's environment that attempts get too; a trailing * stands
 *     for any ending
 * @param logs how much of each log is kept
 * @param executors what executors may do
 */
public record AttemptSettings(
    Path root,
    Duration killGrace,
    boolean keepDirectories,
    List<String> passedVariables,
    LogLimits logs,
    ExecutorSettings executors) {
  public AttemptSettings {
    passedVariables = List.copyOf(passedVariables);
  }
}
