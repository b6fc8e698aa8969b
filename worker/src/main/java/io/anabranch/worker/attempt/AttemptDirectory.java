package io.anabranch.worker.attempt;

import io.anabranch.worker.executor.InvalidTaskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An attempt's directory: {@code work}, where it runs and finds its files, and beside it the file
 * for its output. Made when first asked for. Thread-safe.
 */
final class AttemptDirectory {
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private final Path root;
  private final Path work;
  private final Map<String, String> files;
  private boolean made;

  AttemptDirectory(Path root, Map<String, String> files) {
    this.root = root;
    this.work = root.resolve("work");
    this.files = files;
  }

  /** Where the attempt runs. */
  synchronized Path work() throws IOException, InvalidTaskException {
    if (!made) {
      check();
      DirectoryTree.delete(root);
      made = true;
      Files.createDirectories(work);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(
            work.resolve(file.getKey()), file.getValue(), StandardOpenOption.CREATE_NEW);
      }
    }
    return work;
  }

  /** Where it writes its output. */
  Path output() {
    return root.resolve("output.json");
  }

  /** Whether there is anything to read or to remove. */
  synchronized boolean isMade() {
    return made;
  }

  /** Removes it with all that the attempt left in it. */
  synchronized void delete() throws IOException {
    if (made) {
      DirectoryTree.delete(root);
      made = false;
    }
  }

  // WHY here too, when the reader of DAGs checks names: what is on a topic may be hostile.
  private void check() throws InvalidTaskException {
    for (String name : files.keySet()) {
      if (!FILE_NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
        throw new InvalidTaskException(
            "Expected plain file names, but got '" + name + "'. Leave out folders.");
      }
    }
  }
}
