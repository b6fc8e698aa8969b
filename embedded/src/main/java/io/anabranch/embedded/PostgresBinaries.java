package io.anabranch.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/** Postgres' programs: those on the class path for this system, unpacked once per user. */
final class PostgresBinaries {
  private static final String SETTING = "ANABRANCH_POSTGRES_HOME";
  private static final int EXECUTABLE = 0100;

  private PostgresBinaries() {}

  /**
   * The folder that holds {@code bin/initdb} and {@code bin/postgres}: the one that {@code
   * ANABRANCH_POSTGRES_HOME} names, else the unpacked one in the user's cache.
   *
   * @throws StartFailedException where there is none for this system
   */
  static Path find(Map<String, String> env) throws IOException {
    String named = env.getOrDefault(SETTING, "");
    if (!named.isBlank()) {
      Path home = Path.of(named);
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        throw new StartFailedException(
            "Expected " + SETTING + " to name a folder with bin/postgres, but got '" + named + "'.",
            null);
      }
      return home;
    }
    String archive = archive();
    Path home = cache(env).resolve("postgres-" + digest(archive));
    if (!Files.isDirectory(home)) {
      unpackTo(home, archive);
    }
    return home;
  }

  private static String archive() {
    String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
    String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    return "/postgres-" + system + "-" + machine + ".txz";
  }

  // Root's cache is where the user that Postgres runs as can read it.
  private static Path cache(Map<String, String> env) {
    if (System.getProperty("user.name").equals("root")) {
      return Path.of("/var/cache/anabranch");
    }
    @Nullable String xdg = env.get("XDG_CACHE_HOME");
    return (xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg))
        .resolve("anabranch");
  }

  private static void unpackTo(Path home, String archive) throws IOException {
    Files.createDirectories(home.getParent());
    Path unfinished = Files.createTempDirectory(home.getParent(), "unpacking-");
    try {
      unpack(archive, unfinished);
      Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      Folders.delete(unfinished); // another process was first
    } catch (IOException e) {
      Folders.delete(unfinished);
      if (!Files.isDirectory(home)) {
        throw e;
      }
    }
  }

  private static void unpack(String archive, Path to) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZInputStream(new BufferedInputStream(open(archive), 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = to.resolve(entry.getName()).normalize();
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          Files.setPosixFilePermissions(
              file,
              PosixFilePermissions.fromString(
                  (entry.getMode() & EXECUTABLE) == 0 ? "rw-r--r--" : "rwxr-xr-x"));
        }
      }
    }
  }

  private static String digest(String archive) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(open(archive), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open(String archive) {
    @Nullable InputStream in = PostgresBinaries.class.getResourceAsStream(archive);
    if (in == null) {
      throw new StartFailedException(
          "Expected Postgres for this system ("
              + archive
              + "), but this build has none. Install PostgreSQL 15 or later and name its folder in "
              + SETTING
              + ".",
          null);
    }
    return in;
  }
}
