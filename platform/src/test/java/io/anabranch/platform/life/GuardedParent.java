package io.anabranch.platform.life;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** A JVM that a test kills: starts two children with a grandchild each, then waits for ever. */
final class GuardedParent {
  private GuardedParent() {}

  /** Arguments: the folder where each process notes its pid. */
  public static void main(String[] args) throws Exception {
    ProcessGuard guard = ProcessGuard.open();
    for (String name : new String[] {"obedient", "stubborn"}) {
      String ignore = name.equals("stubborn") ? "trap '' TERM INT HUP; " : "";
      String script =
          ignore
              + """
                note() { echo $$ >"$1.tmp"; mv "$1.tmp" "$1"; }
                sh -c 'echo $$ >"$0.tmp"; mv "$0.tmp" "$0"; while :; do sleep 0.2; done' "$0-grandchild" &
                note "$0-child"
                while :; do sleep 0.2; done
                """;
      guard.start(
          new ProcessBuilder("sh", "-c", script, name)
              .directory(Path.of(args[0]).toFile())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD));
    }
    Thread.currentThread().join();
  }
}
