package io.anabranch.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.embedded.EmbeddedStack.StackPorts;
import io.anabranch.embedded.testing.Await;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedStackIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void killOfTheJvmLeavesNoProcessAndTheFolderStartsAgain() throws Exception {
    Path data = folder.resolve("data");
    ended(data, Process::destroyForcibly);
    try (EmbeddedStack stack = EmbeddedStack.start(data, StackPorts.ANY)) {
      assertServes(stack);
    }
  }

  @Test
  void ctrlCLeavesNoProcessAndStopsPostgresInOrder() throws Exception {
    Path data = folder.resolve("data");
    ended(data, jvm -> run("kill", "-INT", "--", "-" + jvm.pid()));
    assertThat(data.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void secondStackOnTheSameFolderIsRefused() {
    try (EmbeddedStack first = EmbeddedStack.start(folder, StackPorts.ANY)) {
      assertThatThrownBy(() -> EmbeddedStack.start(folder, StackPorts.ANY))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining(folder.toString());
      assertThat(first.processes()).allMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void takenPortStartsNothingAndSaysWhich() throws Exception {
    List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> EmbeddedStack.start(folder, new StackPorts(0, 0, taken.getLocalPort())))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("port " + taken.getLocalPort());
    }
    assertThat(ProcessHandle.current().descendants())
        .filteredOn(process -> !before.contains(process))
        .noneMatch(process -> process.info().command().orElse("").matches(".*(etcd|postgres)"));
    try (EmbeddedStack stack = EmbeddedStack.start(folder, StackPorts.ANY)) {
      assertServes(stack);
    }
  }

  private void ended(Path data, Ending ending) throws Exception {
    Path pids = folder.resolve("pids");
    Path output = folder.resolve("jvm.out");
    Process jvm =
        new ProcessBuilder(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=io/anabranch/embedded/testing/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                StackParent.class.getName(),
                data.toString(),
                pids.toString())
            .redirectOutput(output.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      Await.until(
          "the stack",
          LIMIT,
          () -> {
            assertThat(jvm.isAlive()).as(Files.readString(output)).isTrue();
            return Files.exists(pids);
          });
      List<ProcessHandle> processes =
          Files.readAllLines(pids).stream()
              .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
              .toList();
      assertThat(processes).hasSizeGreaterThan(3).allMatch(EmbeddedStackIT::runs);
      ending.of(jvm);
      assertThat(jvm.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      Await.until(
          "the end of all", LIMIT, () -> processes.stream().noneMatch(EmbeddedStackIT::runs));
    } finally {
      jvm.destroyForcibly();
    }
  }

  // An orphan that nobody reaps stays in the table of processes, but has no command any more.
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static void assertServes(EmbeddedStack stack) throws Exception {
    var database = stack.database();
    try (var connection =
        DriverManager.getConnection(database.url(), database.user(), database.password())) {
      assertThat(connection.isValid(10)).isTrue();
    }
    assertThat(stack.bootstrapServers()).startsWith("127.0.0.1:");
    assertThat(stack.etcdEndpoint()).startsWith("http://127.0.0.1:");
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }

  private interface Ending {
    void of(Process jvm) throws Exception;
  }
}
