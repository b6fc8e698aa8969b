package io.anabranch.worker.attempt;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a worker that was killed left behind in the directory that another now has. */
public final class LeftBehind {
  private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

  private LeftBehind() {}

  /** Ends processes of that worker which even left their group, and removes its attempts. */
  public static void end(@Nullable String worker, Path attempts) {
    if (worker != null) {
      for (ProcessHandle stray : Strays.withCookiePrefix(worker + "/")) {
        LOG.info("Ending process {}, which worker {} left behind", stray.pid(), worker);
        stray.destroyForcibly();
      }
    }
    try {
      DirectoryTree.delete(attempts);
    } catch (IOException e) {
      LOG.warn("Directories of earlier attempts are left behind: {}", e.toString());
    }
  }
}
