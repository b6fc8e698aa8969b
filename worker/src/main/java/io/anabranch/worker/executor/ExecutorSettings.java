package io.anabranch.worker.executor;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a worker allows its executors.
 *
 * @param scriptsDir where scripts are that the DAG does not bring; null for nowhere
 * @param httpPublicOnly whether http tasks may reach public addresses alone; link-local and
 *     metadata addresses are refused in any case
 * @param httpAllowedHosts hosts that http tasks may reach whatever their address is, lower case
 */
public record ExecutorSettings(
    @Nullable Path scriptsDir, boolean httpPublicOnly, Set<String> httpAllowedHosts) {
  public ExecutorSettings {
    httpAllowedHosts = Set.copyOf(httpAllowedHosts);
  }
}
