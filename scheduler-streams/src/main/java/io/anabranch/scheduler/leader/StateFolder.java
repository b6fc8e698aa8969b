package io.anabranch.scheduler.leader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that Streams wants; new for each start, because what an unclean stop left there is
 * worth nothing: the state comes from the changelog.
 */
record StateFolder(Path path) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  static StateFolder make() {
    try {
      return new StateFolder(Files.createTempDirectory("anabranch-scheduler-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.info("Left behind: {} ({})", path, e.toString());
    }
  }
}
