package io.anabranch.worker.attempt;

import io.anabranch.platform.life.GuardedProcess;
import io.anabranch.platform.life.ProcessGuard;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.worker.executor.ExecutorSettings;
import io.anabranch.worker.executor.InvalidTaskException;
import io.anabranch.worker.executor.TaskContext;
import io.anabranch.worker.executor.TaskRun;
import io.anabranch.worker.log.AttemptLog;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What one attempt may use. */
final class AttemptContext implements TaskContext {
  // Linux' limit of one argument or variable; beyond it no process starts.
  private static final int MAX_ARGUMENT = 128 << 10;

  private final Dispatch dispatch;
  private final AttemptSettings settings;
  private final TaskEnvironment environment;
  private final ProcessGuard guard;
  private final AttemptDirectory directory;
  private final AttemptLog log;

  AttemptContext(
      Dispatch dispatch,
      AttemptSettings settings,
      TaskEnvironment environment,
      ProcessGuard guard,
      AttemptDirectory directory,
      AttemptLog log) {
    this.dispatch = dispatch;
    this.settings = settings;
    this.environment = environment;
    this.guard = guard;
    this.directory = directory;
    this.log = log;
  }

  @Override
  public Dispatch dispatch() {
    return dispatch;
  }

  @Override
  public ExecutorSettings settings() {
    return settings.executors();
  }

  @Override
  public Path directory() throws IOException, InvalidTaskException {
    return directory.work();
  }

  @Override
  public OutputStream log() {
    return log;
  }

  @Override
  public TaskRun process(List<String> command, @Nullable Path workdir, Map<String, String> more)
      throws IOException, InvalidTaskException {
    Path work = directory.work();
    String cookie = dispatch.worker() + "/" + dispatch.attempt().token();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory((workdir == null ? work : workdir).toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    Map<String, String> variables = builder.environment();
    variables.clear();
    variables.putAll(more);
    variables.putAll(
        environment.of(dispatch, dispatch.worker(), directory.output().toString(), cookie));
    check(command);
    check(variables.values());
    AtomicReference<@Nullable ReadOutput> output = new AtomicReference<>();
    GuardedProcess process =
        guard.start(
            builder, Strays.COOKIE + "=" + cookie, gated -> output.set(ReadOutput.of(gated, log)));
    return new ProcessRun(process, cookie, Objects.requireNonNull(output.get()));
  }

  private static void check(Iterable<String> texts) throws InvalidTaskException {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        throw new InvalidTaskException("Expected arguments without NUL, but one has it.");
      }
      // A character takes at most 3 bytes; only what may be too long is measured.
      if (text.length() > MAX_ARGUMENT / 3
          && text.getBytes(StandardCharsets.UTF_8).length >= MAX_ARGUMENT) {
        throw new InvalidTaskException(
            "Expected arguments and variables of less than 128 KiB, but one is longer. Put it"
                + " into a file of the DAG.");
      }
    }
  }
}
