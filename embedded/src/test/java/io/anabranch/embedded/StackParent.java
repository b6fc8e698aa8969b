package io.anabranch.embedded;

import io.anabranch.embedded.EmbeddedStack.StackPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that a test ends: starts the stack, notes its processes, then waits for ever. */
final class StackParent {
  private StackParent() {}

  /** Arguments: the data folder and the file for the pids, one per line. */
  public static void main(String[] args) throws Exception {
    EmbeddedStack stack = EmbeddedStack.start(Path.of(args[0]), StackPorts.ANY);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "close-stack"));
    String pids =
        stack
            .processes()
            .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
            .map(process -> Long.toString(process.pid()))
            .collect(Collectors.joining("\n"));
    Path unfinished = Path.of(args[1] + ".tmp");
    Files.writeString(unfinished, pids);
    Files.move(unfinished, Path.of(args[1]), StandardCopyOption.ATOMIC_MOVE);
    Thread.currentThread().join();
  }
}
