package io.anabranch.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds etcd's program: by setting, on the PATH, or where {@code bin/get-etcd} unpacks it. */
final class EtcdBinary {
  private static final String SETTING = "ANABRANCH_ETCD_BINARY";
  private static final Path UNPACKED = Path.of(".anabranch", "etcd", "usr", "bin", "etcd");

  private EtcdBinary() {}

  /**
   * The program.
   *
   * @param env settings; {@code ANABRANCH_HOME} is the folder of the project or distribution
   * @param workingFolder looked at with its parents, so that tests of a module find it too
   * @throws StartFailedException that says what to install
   */
  static Path find(Map<String, String> env, Path workingFolder) {
    String named = env.getOrDefault(SETTING, "");
    if (!named.isBlank()) {
      return Optional.of(Path.of(named))
          .filter(EtcdBinary::isProgram)
          .orElseThrow(
              () ->
                  new StartFailedException(
                      "Expected " + SETTING + " to name a program, but got '" + named + "'.",
                      null));
    }
    return Stream.concat(onPath(env), unpacked(env, workingFolder))
        .filter(EtcdBinary::isProgram)
        .findFirst()
        .orElseThrow(
            () ->
                new StartFailedException(
                    "Expected etcd on the PATH, but it is not there. Run bin/get-etcd (Debian,"
                        + " Ubuntu), or install it (macOS: brew install etcd; else"
                        + " https://github.com/etcd-io/etcd/releases) and put it on the PATH or"
                        + " name it in "
                        + SETTING
                        + ".",
                    null));
  }

  private static Stream<Path> onPath(Map<String, String> env) {
    return Stream.of(env.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "etcd"));
  }

  private static Stream<Path> unpacked(Map<String, String> env, Path workingFolder) {
    Stream<Path> home = Stream.ofNullable(env.get("ANABRANCH_HOME")).map(Path::of);
    Stream<Path> above =
        Stream.iterate(
            workingFolder.toAbsolutePath(), folder -> folder != null, folder -> folder.getParent());
    return Stream.concat(home, above).map(folder -> folder.resolve(UNPACKED));
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
