package io.anabranch.worker.executor;

import io.anabranch.schemas.dag.TaskAction.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a Python program: a file that the DAG brings, a file of the worker's scripts directory, or
 * the program's text.
 */
public final class PythonExecutor implements TaskExecutor {
  // WHY a name that no file of a DAG can have been given by accident: it lies beside them, so that
  // the program can import them.
  private static final String INLINE = "_anabranch_inline_.py";

  // WHY unbuffered: what was printed before a kill would else be lost.
  private static final Map<String, String> ENVIRONMENT = Map.of("PYTHONUNBUFFERED", "1");

  @Override
  public String type() {
    return "python";
  }

  @Override
  public TaskRun start(TaskContext context) throws IOException, InvalidTaskException {
    if (!(context.dispatch().task().action() instanceof Python python)) {
      throw new InvalidTaskException("Expected a python task, but got another.");
    }
    List<String> command = new ArrayList<>();
    command.add(python.interpreter());
    command.add(script(python, context).toString());
    command.addAll(python.args());
    return context.process(command, null, ENVIRONMENT);
  }

  private static Path script(Python python, TaskContext context)
      throws IOException, InvalidTaskException {
    if (!python.scriptIsFile()) {
      return Files.writeString(context.directory().resolve(INLINE), python.script());
    }
    if (context.dispatch().files().containsKey(python.script())) {
      return context.directory().resolve(python.script());
    }
    return ofWorker(context.settings().scriptsDir(), python.script());
  }

  private static Path ofWorker(@Nullable Path scripts, String name) throws InvalidTaskException {
    if (scripts == null) {
      throw new InvalidTaskException(
          "Expected script '"
              + name
              + "' among the DAG's files, but it is not there, and this worker has no scripts"
              + " directory. Add the file to the DAG or set ANABRANCH_WORKER_SCRIPTS_DIR.");
    }
    try {
      Path root = scripts.toRealPath();
      Path script = root.resolve(name).toRealPath();
      if (script.startsWith(root) && Files.isRegularFile(script, LinkOption.NOFOLLOW_LINKS)) {
        return script;
      }
    } catch (IOException | RuntimeException e) {
      // Missing and outside are answered alike: a task may not learn what lies elsewhere.
    }
    throw new InvalidTaskException(
        "Expected script '"
            + name
            + "' among the DAG's files or in the worker's scripts directory, but it is in neither."
            + " Add it to one of them.");
  }
}
