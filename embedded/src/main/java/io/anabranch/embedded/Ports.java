package io.anabranch.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses loopback ports, and keeps the choice in a file so that a restart has the same one. */
final class Ports {
  // WHY: below the range from which systems take the ports of outgoing connections, so that none
  // of those takes the port between our look and the server's bind.
  private static final int FROM = 20_000;
  private static final int TO = 32_000;
  private static final int ATTEMPTS = 1_000;

  private Ports() {}

  /**
   * The wanted port, or with 0 the one kept in {@code file} while it is free, else a free one.
   *
   * @throws StartFailedException when the wanted port is taken
   */
  static int choose(int wanted, Path file) throws IOException {
    if (wanted != 0 && !isFree(wanted)) {
      throw new StartFailedException(
          "Expected port " + wanted + " to be free, but it is taken. Stop what listens there.",
          null);
    }
    int port = wanted;
    if (port == 0) {
      port = read(file);
    }
    if (port == 0 || !isFree(port)) {
      port = free();
    }
    Files.writeString(file, port + "\n");
    return port;
  }

  /** A port on which nothing listens now. */
  static int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      if (isFree(port)) {
        return port;
      }
    }
    throw new StartFailedException(
        "Expected a free port from " + FROM + " to " + TO + ", but found none.", null);
  }

  private static int read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (NumberFormatException e) {
      return 0; // a torn write of a start that was cut off
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // else a port of a server stopped a moment ago seems taken
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
