package io.anabranch.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;

/**
 * As whom Postgres runs, which refuses to run as root: as us, or for root in a user namespace, or
 * where the system forbids those (most containers) as a user without rights.
 *
 * @param prefix of each of Postgres' commands
 * @param owner of the data folder, as a name
 */
record PostgresUser(List<String> prefix, String owner) {
  /**
   * Chooses.
   *
   * @throws StartFailedException where root has no way to step down
   */
  static PostgresUser choose() throws IOException {
    String us = System.getProperty("user.name");
    if (!us.equals("root")) {
      return new PostgresUser(List.of(), us);
    }
    // WHY id and not true: initdb needs a name for the user that it sees, and some systems have
    // none for the one that a namespace without a map shows.
    if (succeeds("unshare", "-U", "id", "-un")) {
      return new PostgresUser(List.of("unshare", "-U"), us);
    }
    return steppedDown();
  }

  /** For root: as {@code postgres} where the system has that user, else as {@code nobody}. */
  static PostgresUser steppedDown() throws IOException {
    for (String user : List.of("postgres", "nobody")) {
      List<String> prefix =
          List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups");
      if (succeeds(Stream.concat(prefix.stream(), Stream.of("true")).toArray(String[]::new))) {
        return new PostgresUser(prefix, user);
      }
    }
    throw new StartFailedException(
        "Expected a way to run Postgres, which refuses root, but unshare -U and setpriv (package"
            + " util-linux) both fail. Run as another user.",
        null);
  }

  /**
   * Makes the folder the owner's.
   *
   * @throws StartFailedException when the owner cannot reach it
   */
  void take(Path folder) throws IOException {
    if (prefix.isEmpty()) {
      return;
    }
    if (!owner.equals("root")) {
      for (Path each = folder.getParent(); each != null; each = each.getParent()) {
        if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          throw new StartFailedException(
              "Expected a data folder that the user '"
                  + owner
                  + "' can reach (as root Postgres runs as that user), but "
                  + each
                  + " is closed to others. Choose another folder or run as another user.",
              null);
        }
      }
    }
    Folders.give(
        folder,
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(owner));
  }

  private static String group(String user) throws IOException {
    Process id = new ProcessBuilder("id", "-gn", user).redirectError(Redirect.DISCARD).start();
    return new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static boolean succeeds(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
