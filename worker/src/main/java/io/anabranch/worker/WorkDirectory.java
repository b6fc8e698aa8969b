package io.anabranch.worker;

import io.anabranch.schemas.id.Ids;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * A worker's directory. While it is open it is locked, so whoever gets it knows that the worker
 * which had it before is gone, and says so when it joins.
 */
final class WorkDirectory implements AutoCloseable {
  private final Path root;
  private final FileChannel lock;

  private WorkDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /**
   * Makes the directory where it is missing and locks it.
   *
   * @throws IllegalStateException when another worker has it
   */
  static WorkDirectory open(Path root) throws IOException {
    Files.createDirectories(root);
    try {
      // What tasks write here is no other user's business.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    } catch (UnsupportedOperationException e) {
      // A file system without such rights.
    }
    FileChannel channel =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new WorkDirectory(root, channel);
      }
    } catch (OverlappingFileLockException e) {
      // Another worker of this process has it.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IllegalStateException(
        "Expected directory "
            + root
            + " for this worker alone, but another worker has it. Choose another with"
            + " ANABRANCH_WORKER_WORK_DIR.");
  }

  /** Where attempts have their directories. */
  Path attempts() {
    return root.resolve("attempts");
  }

  /** The worker that had the directory and did not leave in order; null for none. */
  @Nullable String predecessor() throws IOException {
    try {
      String id = Files.readString(file()).strip();
      return Ids.OPAQUE.matcher(id).matches() ? id : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Notes the worker that has the directory now. */
  void remember(String worker) throws IOException {
    Path next = root.resolve("worker-id.next");
    Files.writeString(next, worker + "\n");
    Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Notes that the worker left in order. */
  void forget() throws IOException {
    Files.deleteIfExists(file());
  }

  private Path file() {
    return root.resolve("worker-id");
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
