package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.expr.CheckExpressions;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a task does. */
final class ReadAction {
  /** What other schedulers would fill in. */
  private static final Pattern SPLICED = Pattern.compile("\\{\\{\\s*(params|run|tasks|secrets)\\b");

  private final Map<String, String> dagFiles;
  private final CheckExpressions expressions;
  private final Problems problems;
  private final Problems warnings;
  private final Values values;

  ReadAction(
      Map<String, String> dagFiles,
      CheckExpressions expressions,
      Problems problems,
      Problems warnings) {
    this.expressions = expressions;
    this.dagFiles = dagFiles;
    this.problems = problems;
    this.warnings = warnings;
    this.values = new Values(problems);
  }

  @Nullable TaskAction read(TaskType type, Fields fields) {
    return switch (type) {
      case SHELL -> shell(fields);
      case PYTHON -> python(fields);
      case HTTP -> new ReadHttp(expressions, problems).read(fields);
      case NOOP -> new TaskAction.Noop();
    };
  }

  private @Nullable TaskAction shell(Fields fields) {
    Tree commandTree = fields.require("command", "the text given to the shell");
    String command = values.words(commandTree);
    String shell = values.words(fields.get("shell"));
    String workdir = values.words(fields.get("workdir"));
    warnOfSplice(commandTree, command);
    return command == null
        ? null
        : new TaskAction.Shell(
            command, shell == null ? TaskAction.Shell.DEFAULT_SHELL : shell, workdir);
  }

  private @Nullable TaskAction python(Fields fields) {
    Tree scriptTree = fields.require("script", "a file's name or the program itself");
    String script = values.words(scriptTree);
    List<String> args = values.texts(fields.get("args"), "a list of arguments");
    if (fields.get("args") instanceof Tree.Arr list) {
      list.items().forEach(expressions::add);
    }
    String interpreter = values.words(fields.get("interpreter"));
    if (script == null || scriptTree == null) {
      return null;
    }
    TaskAction.Python python =
        new TaskAction.Python(
            script,
            args,
            interpreter == null ? TaskAction.Python.DEFAULT_INTERPRETER : interpreter);
    if (!python.scriptIsFile()) {
      warnOfSplice(scriptTree, script);
    } else if (!dagFiles.containsKey(script)) {
      warnings.add(
          scriptTree.place(),
          "Script '"
              + script
              + "' is in none of the DAG's 'files', so it is not pinned with the version: each"
              + " worker looks in its --scripts-dir, and the task fails where it is missing.");
    }
    return python;
  }

  private void warnOfSplice(@Nullable Tree tree, @Nullable String text) {
    if (tree != null && text != null && SPLICED.matcher(text).find()) {
      warnings.add(
          tree.place(),
          "Nothing is filled in here, so that no value can become code. Use the environment:"
              + " $PARAM_DATE is the param 'date', and 'env' takes {{ … }}.");
    }
  }
}
