package io.anabranch.worker.attempt;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Removes a directory with all in it; links are removed, never followed. */
public final class DirectoryTree {
  private DirectoryTree() {}

  /**
   * Removes {@code root}; does nothing when it is not there.
   *
   * @throws IOException when something cannot be removed; the rest is removed all the same
   */
  public static void delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Removal removal = new Removal();
    Files.walkFileTree(root, removal);
    if (removal.problem != null) {
      throw removal.problem;
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    private @Nullable IOException problem;

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      try {
        // A task may have taken its own rights away.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      } catch (IOException | UnsupportedOperationException e) {
        // Then removing what is in it says why it cannot be.
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      remove(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      remove(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      remove(directory);
      return FileVisitResult.CONTINUE;
    }

    private void remove(Path path) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        problem = problem == null ? e : problem;
      }
    }
  }
}
