package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.TaskAction;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The task types by the name that authors write, and the fields that only they have. */
enum TaskType {
  SHELL,
  PYTHON,
  HTTP,
  NOOP;

  static TaskType of(TaskAction action) {
    if (action instanceof TaskAction.Shell) {
      return SHELL;
    }
    if (action instanceof TaskAction.Python) {
      return PYTHON;
    }
    return action instanceof TaskAction.Http ? HTTP : NOOP;
  }

  static @Nullable TaskType named(String text) {
    return Arrays.stream(values()).filter(type -> type.text().equals(text)).findAny().orElse(null);
  }

  static List<String> names() {
    return Arrays.stream(values()).map(TaskType::text).toList();
  }

  /** The type that has this field of its own; null for none. */
  static @Nullable TaskType owning(String field) {
    return Arrays.stream(values())
        .filter(type -> type.fields().contains(field))
        .findAny()
        .orElse(null);
  }

  List<String> fields() {
    return switch (this) {
      case SHELL -> List.of("command", "shell", "workdir");
      case PYTHON -> List.of("script", "args", "interpreter");
      case HTTP -> List.of("method", "url", "headers", "body", "expect");
      case NOOP -> List.of();
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
