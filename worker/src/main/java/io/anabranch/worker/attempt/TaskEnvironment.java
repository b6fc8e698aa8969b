package io.anabranch.worker.attempt;

import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.worker.executor.InvalidTaskException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment of an attempt's processes: of ours only what is on the list, so that no secret of
 * the worker gets into a task; then the run's parameters, the task's own variables, and what tells
 * the attempt who it is.
 */
final class TaskEnvironment {
  private static final List<String> ALLOWED =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "LC_*",
          "TZ",
          "TMPDIR",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  private final Map<String, String> base;

  TaskEnvironment(Map<String, String> ours, List<String> passed) {
    Map<String, String> kept = new TreeMap<>();
    ours.forEach(
        (name, value) -> {
          if (isOn(ALLOWED, name) || isOn(passed, name)) {
            kept.put(name, value);
          }
        });
    kept.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
    this.base = Map.copyOf(kept);
  }

  /**
   * The variables of one attempt.
   *
   * @throws InvalidTaskException when a name or value cannot be one
   */
  Map<String, String> of(Dispatch dispatch, String worker, String output, String cookie)
      throws InvalidTaskException {
    Map<String, String> all = new TreeMap<>(base);
    all.putAll(dispatch.params());
    all.putAll(dispatch.task().env());
    all.put("ANABRANCH_TASK_KEY", dispatch.attempt().taskKey());
    all.put("ANABRANCH_RUN_ID", dispatch.attempt().runId());
    all.put("ANABRANCH_TASK", dispatch.attempt().task());
    all.put("ANABRANCH_ATTEMPT", Integer.toString(dispatch.attempt().attempt()));
    all.put("ANABRANCH_TOKEN", dispatch.attempt().token().toString());
    all.put("ANABRANCH_DAG", dispatch.dag());
    all.put("ANABRANCH_DAG_VERSION", Integer.toString(dispatch.dagVersion()));
    all.put("ANABRANCH_LOGICAL_TIME", dispatch.logicalTime().toString());
    all.put("ANABRANCH_WORKER", worker);
    all.put("ANABRANCH_OUTPUT", output);
    all.put(Strays.COOKIE, cookie);
    for (Map.Entry<String, String> variable : all.entrySet()) {
      check(variable.getKey(), variable.getValue());
    }
    return all;
  }

  private static void check(String name, String value) throws InvalidTaskException {
    if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
      throw new InvalidTaskException(
          "Expected names of environment variables without '=' and NUL, but got '" + name + "'.");
    }
    if (value.indexOf('\0') >= 0) {
      throw new InvalidTaskException(
          "Expected environment variable '" + name + "' without NUL, but it has one.");
    }
  }

  private static boolean isOn(List<String> list, String name) {
    return list.stream()
        .anyMatch(
            entry ->
                entry.endsWith("*")
                    ? name.startsWith(entry.substring(0, entry.length() - 1))
                    : name.equals(entry));
  }
}
