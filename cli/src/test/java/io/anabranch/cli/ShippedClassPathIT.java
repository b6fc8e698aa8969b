package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.TestEtcd;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies in the distribution's lib folder, and nothing else, works together. */
class ShippedClassPathIT {
  private static final Path LIB = Path.of("target", "distribution", "lib");

  /** Guard B11: jetcd, gRPC and one line of Netty. */
  @Test
  void leaseElectionAndWatchOfEtcdWork() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                LIB + File.separator + "*" + File.pathSeparator + Path.of("target", "test-classes"),
                EtcdSmoke.class.getName(),
                TestEtcd.endpoint())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("lease: works", "election: works", "put: works", "delete: works");
  }

  @Test
  void noTestLibraryAndNoSecondNettyIsShipped() throws Exception {
    try (Stream<Path> jars = Files.list(LIB)) {
      assertThat(jars.map(jar -> jar.getFileName().toString()))
          .isNotEmpty()
          .noneMatch(
              jar -> jar.matches("(junit|assertj|jqwik|testcontainers|docker-java|archunit).*"))
          .noneMatch(jar -> jar.matches("netty-[a-z0-9-]+-4\\.1.*"));
    }
  }
}
