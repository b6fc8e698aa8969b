package io.anabranch.schemas.dagfile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names of the fields that one kind of object may have.
 *
 * @param of what it is, in the words of a message
 * @param known what is read
 * @param later what the design names but this version cannot do yet
 * @param aliases what other schedulers call some fields
 * @param tasks whether it is a task, so that the fields of other task types are known
 */
record Vocabulary(
    String of, Set<String> known, Set<String> later, Map<String, String> aliases, boolean tasks) {
  static final Vocabulary DAG =
      new Vocabulary(
          "a DAG",
          Set.of("name", "description", "params", "defaults", "tags", "timeout", "files", "tasks"),
          Set.of("schedule", "maxActiveRuns", "onFailure", "onSuccess"),
          Map.of("id", "name", "dag_id", "name", "parameters", "params", "inputs", "params"),
          false);

  static final Vocabulary PARAM =
      new Vocabulary(
          "a param",
          Set.of("type", "default", "required", "enum", "description"),
          Set.of(),
          Map.of(),
          false);

  static final Vocabulary RETRY =
      new Vocabulary(
          "a retry",
          Set.of(
              "maxAttempts",
              "backoff",
              "delay",
              "factor",
              "maxDelay",
              "jitter",
              "on",
              "notOn",
              "maxDuration"),
          Set.of(),
          Map.of("attempts", "maxAttempts", "max_attempts", "maxAttempts", "interval", "delay"),
          false);

  private static final Set<String> COMMON =
      Set.of(
          "id",
          "type",
          "dependencies",
          "triggerRule",
          "when",
          "retry",
          "timeout",
          "queueTimeout",
          "totalTimeout",
          "queue",
          "env",
          "files",
          "allowFailure");

  private static final Set<String> LATER =
      Set.of("pool", "priority", "foreach", "artifacts", "wait", "approval", "dag");

  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("dependsOn", "dependencies"),
          Map.entry("depends_on", "dependencies"),
          Map.entry("needs", "dependencies"),
          Map.entry("upstream", "dependencies"),
          Map.entry("name", "id"),
          Map.entry("task_id", "id"),
          Map.entry("cmd", "command"),
          Map.entry("run", "command"),
          Map.entry("bash_command", "command"),
          Map.entry("retries", "retry"),
          Map.entry("trigger_rule", "triggerRule"),
          Map.entry("execution_timeout", "timeout"),
          Map.entry("if", "when"),
          Map.entry("condition", "when"),
          Map.entry("runIf", "when"),
          Map.entry("allow_failure", "allowFailure"),
          Map.entry("continue_on_error", "allowFailure"));

  static final Vocabulary DEFAULTS =
      new Vocabulary("defaults", Set.of("retry", "timeout", "queue", "env"), LATER, ALIASES, true);

  /** Of a task whose type could not be read: the fields of all types. */
  static final Vocabulary TASK =
      task("a task", List.of(TaskType.values()), Set.of("requirements", "auth"));

  private static final Map<TaskType, Vocabulary> TASKS =
      Map.of(
          TaskType.SHELL, task("a shell task", List.of(TaskType.SHELL), Set.of()),
          TaskType.PYTHON, task("a python task", List.of(TaskType.PYTHON), Set.of("requirements")),
          TaskType.HTTP, task("an http task", List.of(TaskType.HTTP), Set.of("auth")),
          TaskType.NOOP, task("a noop task", List.of(TaskType.NOOP), Set.of()));

  Vocabulary {
    // in one order, so that of two suggestions that are as near the same one is made each time
    known = new TreeSet<>(known);
    later = new TreeSet<>(later);
  }

  static Vocabulary task(TaskType type) {
    return TASKS.getOrDefault(type, TASK);
  }

  private static Vocabulary task(String of, List<TaskType> types, Set<String> later) {
    Set<String> known = new TreeSet<>(COMMON);
    types.forEach(type -> known.addAll(type.fields()));
    Set<String> all = new TreeSet<>(LATER);
    all.addAll(later);
    return new Vocabulary(of, known, all, ALIASES, true);
  }
}
