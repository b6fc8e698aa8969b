package io.anabranch.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where standalone keeps what must survive a restart.
 *
 * @param root the folder; it need not exist
 */
public record DataDirectory(Path root) {
  /** ANABRANCH_DATA_DIR, else {@code .anabranch} in the home folder. */
  public static DataDirectory standard() {
    String set = System.getenv("ANABRANCH_DATA_DIR");
    return new DataDirectory(
        set == null || set.isBlank()
            ? Path.of(System.getProperty("user.home"), ".anabranch")
            : Path.of(set));
  }

  /** The file with the token that standalone made at its first start. */
  public Path adminTokenFile() {
    return root.resolve("admin.token");
  }

  /** The file with every address that another process needs to join. */
  public Path environmentFile() {
    return root.resolve("standalone.env");
  }

  /** The token of that file; empty where there is none that we may read. */
  public String adminToken() {
    try {
      return Files.isReadable(adminTokenFile()) ? Files.readString(adminTokenFile()).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
