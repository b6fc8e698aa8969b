package io.anabranch.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is done to whole folders. */
final class Folders {
  private Folders() {}

  /** Removes the folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    for (Path file : filesOf(folder).sorted(Comparator.reverseOrder()).toList()) {
      Files.deleteIfExists(file);
    }
  }

  /** Gives the folder with all that is in it to a user; does nothing when it is theirs. */
  static void give(Path folder, UserPrincipal user) throws IOException {
    if (Files.getOwner(folder).equals(user)) {
      return;
    }
    // The folder itself last, so that a start cut off here is done again.
    for (Path file : filesOf(folder).sorted(Comparator.reverseOrder()).toList()) {
      Files.setAttribute(file, "posix:owner", user, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static Stream<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.toList();
      return all.stream();
    }
  }
}
