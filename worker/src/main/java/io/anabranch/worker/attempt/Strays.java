package io.anabranch.worker.attempt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds what an attempt started and what then left its process group, by the cookie in its
 * environment (where there is a /proc). A process that also changed its environment is not found.
 */
final class Strays {
  /** The variable that marks all processes of an attempt. */
  static final String COOKIE = "ANABRANCH_COOKIE";

  private static final Path PROC = Path.of("/proc");

  private Strays() {}

  /** Processes with this cookie. */
  static Set<ProcessHandle> withCookie(String cookie) {
    String wanted = COOKIE + "=" + cookie;
    return withVariable(wanted::equals);
  }

  /** Processes whose cookie begins like this. */
  static Set<ProcessHandle> withCookiePrefix(String prefix) {
    String wanted = COOKIE + "=" + prefix;
    return withVariable(variable -> variable.startsWith(wanted));
  }

  /** The process group of a process, or -1 when it cannot be told. */
  static long group(ProcessHandle process) {
    try {
      Path stat = PROC.resolve(Long.toString(process.pid())).resolve("stat");
      String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
      // "PID (name) STATE PARENT GROUP …", and the name may hold blanks and parentheses.
      return Long.parseLong(text.substring(text.lastIndexOf(')') + 2).split(" ", 4)[2]);
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }

  private static Set<ProcessHandle> withVariable(Predicate<String> wanted) {
    Set<ProcessHandle> found = new HashSet<>();
    if (!Files.isDirectory(PROC)) {
      return found;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (hasVariable(process, wanted)) {
          long pid = Long.parseLong(process.getFileName().toString());
          Optional<ProcessHandle> handle = ProcessHandle.of(pid);
          // Looked at again, now that the handle is bound to this one process: a pid may be reused.
          handle.filter(each -> hasVariable(process, wanted)).ifPresent(found::add);
        }
      }
    } catch (IOException e) {
      // What cannot be listed cannot be found.
    }
    return found;
  }

  private static boolean hasVariable(Path process, Predicate<String> wanted) {
    try {
      String all = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      for (String variable : all.split("\0", -1)) {
        if (wanted.test(variable)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // ended meanwhile, or another user's
    }
  }
}
