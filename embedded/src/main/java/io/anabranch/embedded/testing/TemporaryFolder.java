package io.anabranch.embedded.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A folder for a server's data that goes with the server. */
final class TemporaryFolder {
  private TemporaryFolder() {}

  static Path make(String name) {
    try {
      return Files.createTempDirectory("anabranch-" + name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the server when the JVM ends, then removes its folder. */
  static void closeAtExit(AutoCloseable server, Path folder) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    server.close();
                  } catch (Exception e) {
                    System.err.println("Not stopped in order: " + e);
                  }
                  delete(folder);
                },
                "close-" + folder.getFileName()));
  }

  /** Removes what it can; a file that stays behind is no reason to fail. */
  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      System.err.println("Left behind: " + folder + " (" + e + ")");
    }
  }
}
