package io.anabranch.platform.life;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals to process groups, which Java cannot send by itself. */
final class ProcessGroups {
  static final int TERM = 15;
  static final int KILL = 9;
  private static final int NOTHING = 0;
  private static final Path PROC = Path.of("/proc");
  private static final MethodHandle KILL_CALL = killCall();

  private ProcessGroups() {}

  /** Sends a signal to every process of the group; false when the group has none. */
  static boolean signal(long group, int signal) {
    if (group <= 1) {
      // INVARIANT: -1 would mean every process of this user, 0 our own group
      throw new IllegalArgumentException("Expected a process group above 1, but got " + group);
    }
    try {
      return (int) KILL_CALL.invokeExact((int) -group, signal) == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("cannot send a signal to group " + group, e);
    }
  }

  /** Whether a process of the group still runs; a dead one nobody has reaped does not count. */
  static boolean isAlive(long group) {
    return signal(group, NOTHING) && (!Files.isDirectory(PROC) || hasRunning(group));
  }

  private static boolean hasRunning(long group) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (runsIn(process, group)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true; // unknown, so not gone
    }
  }

  private static boolean runsIn(Path process, long group) {
    try {
      // "PID (name) STATE PARENT GROUP …", the name may hold spaces and parentheses
      String stat =
          Files.readString(process.resolve("stat"), java.nio.charset.StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return !dead && Long.parseLong(fields[2]) == group;
    } catch (IOException e) {
      return false; // it ended while we looked
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle killCall() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("kill"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }
}
