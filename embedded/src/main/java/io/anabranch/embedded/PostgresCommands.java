package io.anabranch.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Postgres' commands on one data folder.
 *
 * @param home of the programs
 * @param user as whom they run
 * @param data Postgres' own folder
 * @param log where they write what they have to say
 */
record PostgresCommands(Path home, PostgresUser user, Path data, Path log) {
  static final String SUPERUSER = "anabranch";
  private static final int PREDECESSOR_ROUNDS = 100;
  private static final long PREDECESSOR_PAUSE_MS = 50;

  /** Makes the database cluster: UTF8, C locale, one superuser without a password. */
  void initialise() throws IOException, InterruptedException {
    run(
        "initdb",
        "-D",
        data.toString(),
        "-U",
        SUPERUSER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
        "--no-sync"); // Postgres syncs it all at its first checkpoint
  }

  /** The server itself, to be started; it serves loopback only. */
  ProcessBuilder server(int port, Map<String, String> more) {
    List<String> command = command("postgres", "-D", data.toString(), "-p", Integer.toString(port));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=128MB",
            "max_connections=200",
            "log_min_messages=warning",
            "log_checkpoints=off")) {
      command.addAll(List.of("-c", setting));
    }
    more.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    return builder(command);
  }

  /**
   * Waits some seconds for a server that the guard of a killed JVM is just ending; one that stays
   * makes the start fail, which says so.
   */
  void awaitPredecessor() throws IOException, InterruptedException {
    Path pid = data.resolve("postmaster.pid");
    for (int round = 0; round < PREDECESSOR_ROUNDS && Files.exists(pid); round++) {
      String first = Files.readString(pid).lines().findFirst().orElse("").strip();
      boolean runs =
          first.matches("[0-9]{1,18}")
              && ProcessHandle.of(Long.parseLong(first))
                  .flatMap(process -> process.info().command())
                  .isPresent(); // a dead one that nobody reaped has no command
      if (!runs) {
        return;
      }
      Thread.sleep(PREDECESSOR_PAUSE_MS);
    }
  }

  /** Ends all sessions and stops the server that runs on the data. */
  void stop() throws IOException, InterruptedException {
    run("pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "20", "-s");
  }

  private void run(String program, String... arguments) throws IOException, InterruptedException {
    int exit =
        builder(command(program, arguments))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()))
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException(
          program + " ended with " + exit + ", see " + log + ": " + Files.readString(log).strip());
    }
  }

  private List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(user.prefix());
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(data.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    return builder;
  }
}
