package io.anabranch.worker.executor;

import io.anabranch.schemas.dag.TaskAction.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a command line: the shell's words, then the command as one argument, as it was written. */
public final class ShellExecutor implements TaskExecutor {
  @Override
  public String type() {
    return "shell";
  }

  @Override
  public TaskRun start(TaskContext context) throws IOException, InvalidTaskException {
    if (!(context.dispatch().task().action() instanceof Shell shell)) {
      throw new InvalidTaskException("Expected a shell task, but got another.");
    }
    List<String> command = new ArrayList<>(Arrays.asList(shell.shell().strip().split("\\s+")));
    command.add(shell.command());
    return context.process(command, workdir(shell.workdir(), context), Map.of());
  }

  private static @Nullable Path workdir(@Nullable String named, TaskContext context)
      throws IOException, InvalidTaskException {
    if (named == null) {
      return null;
    }
    try {
      Path path = context.directory().resolve(named);
      if (Files.isDirectory(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // It is no directory either.
    }
    throw new InvalidTaskException(
        "Expected 'workdir' to be a directory on this worker, but got '" + named + "'.");
  }
}
