package io.anabranch.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EtcdBinaryTest {
  @TempDir Path folder;

  @Test
  void settingWinsOverPathAndMustNameAProgram() throws IOException {
    Path named = program("named/etcd");
    program("path/etcd");
    String path = folder.resolve("path").toString();
    assertThat(
            EtcdBinary.find(
                Map.of("ANABRANCH_ETCD_BINARY", named.toString(), "PATH", path), folder))
        .isEqualTo(named);
    assertThatThrownBy(
            () ->
                EtcdBinary.find(Map.of("ANABRANCH_ETCD_BINARY", "/no/etcd", "PATH", path), folder))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("/no/etcd");
  }

  @Test
  void pathWinsOverTheUnpackedOne() throws IOException {
    Path onPath = program("path/etcd");
    program(".anabranch/etcd/usr/bin/etcd");
    String path = folder.resolve("empty") + ":" + folder.resolve("path");
    assertThat(EtcdBinary.find(Map.of("PATH", path), folder)).isEqualTo(onPath);
  }

  @Test
  void unpackedOneIsFoundFromAFolderBelowAndByHome() throws IOException {
    Path unpacked = program(".anabranch/etcd/usr/bin/etcd");
    Path below = Files.createDirectories(folder.resolve("module/target"));
    assertThat(EtcdBinary.find(Map.of(), below)).isEqualTo(unpacked);
    assertThat(EtcdBinary.find(Map.of("ANABRANCH_HOME", folder.toString()), Path.of("/")))
        .isEqualTo(unpacked);
  }

  @Test
  void missingOneIsAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> EtcdBinary.find(Map.of("PATH", folder.toString()), folder))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("bin/get-etcd")
        .hasMessageContaining("brew install etcd");
  }

  private Path program(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
