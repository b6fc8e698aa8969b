package io.anabranch.platform.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessGuardIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void killOfTheJvmEndsChildrenAndGrandchildrenTheStubbornToo() throws Exception {
    endsAllAfter(jvm -> jvm.destroyForcibly());
  }

  @Test
  void interruptOfOurProcessGroupLeavesTheGuardToItsWork() throws Exception {
    endsAllAfter(
        jvm -> new ProcessBuilder("kill", "-INT", "--", "-" + jvm.pid()).start().waitFor());
  }

  @Test
  void terminateGivesGraceThenKillsWholeGroup() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      Path pids = folder.resolve("pids");
      GuardedProcess stubborn =
          guard.start(
              shell(
                  "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >>pids; exec sleep 600' & "
                      + "echo $$ >>pids; wait; sleep 600"));
      await(() -> Files.exists(pids) && Files.readAllLines(pids).size() == 2);
      stubborn.terminate(Duration.ofMillis(100));
      assertThat(stubborn.isGroupAlive()).isFalse();
      for (String pid : Files.readAllLines(pids)) {
        assertThat(isRunning(Long.parseLong(pid))).isFalse();
      }
    }
  }

  @Test
  void terminateLetsTheObedientFinish() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      GuardedProcess obedient =
          guard.start(
              shell(
                  "trap 'echo bye >farewell; exit 7' TERM; echo >ready; while :; do sleep 0.05; done"));
      await(() -> Files.exists(folder.resolve("ready")));
      obedient.terminate(LIMIT);
      assertThat(obedient.process().waitFor()).isEqualTo(7);
      assertThat(folder.resolve("farewell")).hasContent("bye");
    }
  }

  @Test
  void grandchildOfAnEndedCommandStaysInTheGroupUntilKilled() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      GuardedProcess process = guard.start(shell("sleep 600 & exit 3"));
      assertThat(process.process().waitFor()).isEqualTo(3);
      assertThat(process.isGroupAlive()).isTrue();
      process.kill();
      assertThat(process.isGroupAlive()).isFalse();
    }
  }

  @Test
  void closeKillsWhatIsLeftAndRefusesMore() throws Exception {
    ProcessGuard guard = ProcessGuard.open();
    GuardedProcess process = guard.start(shell("sleep 600"));
    guard.close();
    assertThat(process.isGroupAlive()).isFalse();
    assertThatThrownBy(() -> guard.start(shell("exit 0")))
        .isInstanceOf(IllegalStateException.class);
    guard.close();
  }

  @Test
  void commandGetsArgumentsEnvironmentFolderAndInputUnchanged() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      Path in = Files.writeString(folder.resolve("in"), "from a file");
      ProcessBuilder builder =
          new ProcessBuilder(
                  "sh", "-c", "printf '%s|' \"$@\" \"$WORD\"; pwd -P; cat", "sh", "a b", "", "*")
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(folder.resolve("out").toFile())
              .redirectError(folder.resolve("err").toFile());
      builder.environment().put("WORD", "it's $x");
      assertThat(guard.start(builder).process().waitFor()).isZero();
      assertThat(folder.resolve("err")).isEmptyFile();
      assertThat(Files.readString(folder.resolve("out")))
          .isEqualTo("a b||*|it's $x|" + folder.toRealPath() + "\nfrom a file");
    }
  }

  @Test
  void pipedInputArrivesWhole() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      GuardedProcess cat =
          guard.start(new ProcessBuilder("cat").redirectOutput(folder.resolve("out").toFile()));
      try (var stdin = cat.process().getOutputStream()) {
        stdin.write("\nfirst\nsecond".getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      assertThat(cat.process().waitFor()).isZero();
      assertThat(Files.readString(folder.resolve("out"))).isEqualTo("\nfirst\nsecond");
    }
  }

  @Test
  void inheritedInputIsRefused() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      assertThatThrownBy(
              () -> guard.start(new ProcessBuilder("cat").redirectInput(Redirect.INHERIT)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void missingCommandEndsWith127() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      ProcessBuilder builder =
          new ProcessBuilder("/no/such/command").redirectError(folder.resolve("err").toFile());
      assertThat(guard.start(builder).process().waitFor()).isEqualTo(127);
      assertThat(Files.readString(folder.resolve("err"))).contains("/no/such/command");
    }
  }

  @Test
  void killedGuardIsReplacedAtTheNextStart() throws Exception {
    try (ProcessGuard guard = ProcessGuard.open()) {
      GuardedProcess first = guard.start(shell("sleep 600"));
      ProcessHandle old = guardProcesses().getFirst();
      old.destroyForcibly();
      await(() -> !old.isAlive());
      GuardedProcess second = guard.start(shell("sleep 600"));
      assertThat(guardProcesses()).hasSize(1);
      assertThat(first.isGroupAlive() && second.isGroupAlive()).isTrue();
    }
  }

  private static List<ProcessHandle> guardProcesses() {
    return ProcessHandle.current()
        .children()
        .filter(p -> p.info().commandLine().orElse("").contains("anabranch-guard"))
        .toList();
  }

  private void endsAllAfter(Ending ending) throws Exception {
    Process jvm =
        new ProcessBuilder(
                "setsid",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                GuardedParent.class.getName(),
                folder.toString())
            .redirectOutput(folder.resolve("jvm.out").toFile())
            .redirectErrorStream(true)
            .start();
    Map<String, Long> pids = new java.util.TreeMap<>();
    try {
      for (String name : List.of("obedient", "stubborn")) {
        for (String kind : List.of("-child", "-grandchild")) {
          Path file = folder.resolve(name + kind);
          await(() -> Files.exists(file));
          pids.put(name + kind, Long.parseLong(Files.readString(file).strip()));
        }
      }
      assertThat(pids.values()).hasSize(4).allMatch(ProcessGuardIT::isRunning);
      ending.of(jvm);
      assertThat(jvm.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      await(() -> pids.values().stream().noneMatch(ProcessGuardIT::isRunning));
    } finally {
      jvm.destroyForcibly();
      List<Long> left = new ArrayList<>(pids.values());
      left.removeIf(pid -> !isRunning(pid));
      left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  private ProcessBuilder shell(String script) {
    return new ProcessBuilder("sh", "-c", script)
        .directory(folder.toFile())
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD);
  }

  // A dead process that nobody reaps (an orphan in a container) has no command any more.
  private static boolean isRunning(long pid) {
    try {
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      if (Files.isDirectory(Path.of("/proc"))) {
        return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
      }
    } catch (IOException e) {
      return false;
    }
    return ProcessHandle.of(pid).isPresent();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      assertThat(System.nanoTime() - start).as("nanoseconds waited").isLessThan(LIMIT.toNanos());
      Thread.sleep(20);
    }
  }

  private interface Ending {
    void of(Process jvm) throws Exception;
  }
}
