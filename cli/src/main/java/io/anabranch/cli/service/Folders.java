package io.anabranch.cli.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Folders that processes of ours wrote to. */
public final class Folders {
  private static final int DELETIONS = 50;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Folders() {}

  /** Removes a folder with all that is in it, or says on standard error that it is left behind. */
  public static void delete(Path folder) {
    // More than once: what is being killed may write meanwhile.
    for (int attempt = 0; attempt < DELETIONS && Files.exists(folder); attempt++) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException | UncheckedIOException e) {
        // Something went while we looked; the next look tells.
      }
      if (Files.exists(folder)) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    if (Files.exists(folder)) {
      System.err.println("anabranch: " + folder + " is left behind.");
    }
  }
}
