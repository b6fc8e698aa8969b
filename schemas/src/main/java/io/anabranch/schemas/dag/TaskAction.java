package io.anabranch.schemas.dag;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a task does: one record for each task type. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskAction.Shell.class, name = "shell"),
  @JsonSubTypes.Type(value = TaskAction.Python.class, name = "python"),
  @JsonSubTypes.Type(value = TaskAction.Http.class, name = "http"),
  @JsonSubTypes.Type(value = TaskAction.Noop.class, name = "noop"),
})
public sealed interface TaskAction {
  /**
   * Runs a command line. Nothing is ever spliced into {@code command}; values arrive in the
   * environment.
   *
   * @param command the text given to the shell as its last argument
   * @param shell the shell and its options, split at blanks
   * @param workdir where it runs; null for the attempt's own directory
   */
  record Shell(String command, String shell, @Nullable String workdir) implements TaskAction {
    /** Stops at the first failing command, at unset variables, and in the middle of pipes. */
    public static final String DEFAULT_SHELL = "/bin/bash -euo pipefail -c";
  }

  /**
   * Runs a Python script.
   *
   * @param script a file name that ends in .py, or the program's text itself
   * @param args given to the script; may hold <code>{{ … }}</code>
   * @param interpreter the program that runs it
   */
  record Python(String script, List<String> args, String interpreter) implements TaskAction {
    /** The interpreter of tasks that name none. */
    public static final String DEFAULT_INTERPRETER = "python3";

    public Python {
      args = List.copyOf(args);
    }

    /** Whether {@code script} names a file rather than being the text itself. */
    public boolean scriptIsFile() {
      return script.matches("[\\w.-]+\\.py");
    }
  }

  /**
   * Makes one HTTP request.
   *
   * @param method GET, HEAD, POST, PUT, PATCH or DELETE
   * @param url may hold <code>{{ … }}</code>; http or https
   * @param headers values may hold <code>{{ … }}</code>
   * @param body text as it is sent; null for none; may hold <code>{{ … }}</code>
   * @param expect statuses that are success
   */
  record Http(
      String method,
      String url,
      Map<String, String> headers,
      @Nullable String body,
      List<StatusRange> expect)
      implements TaskAction {
    public Http {
      headers = new LinkedHashMap<>(headers);
      expect = List.copyOf(expect);
    }
  }

  /** Does nothing and succeeds at once: for measuring, for joins, for trying a DAG out. */
  record Noop() implements TaskAction {}

  /** Statuses from {@code from} to {@code to}, both included; text form {@code 200-299}. */
  record StatusRange(int from, int to) {
    /** What is expected unless a task says otherwise. */
    public static final StatusRange SUCCESS = new StatusRange(200, 299);

    public StatusRange {
      if (from < 100 || to > 599 || from > to) {
        throw new IllegalArgumentException(
            "Expected statuses from 100 to 599 in ascending order, but got "
                + from
                + "-"
                + to
                + ".");
      }
    }

    /** Whether {@code status} lies within. */
    public boolean contains(int status) {
      return from <= status && status <= to;
    }
  }
}
