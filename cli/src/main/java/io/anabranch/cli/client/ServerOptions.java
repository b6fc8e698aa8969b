package io.anabranch.cli.client;

import io.anabranch.cli.CliException;
import io.anabranch.cli.DataDirectory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which server a client command asks, and as whom. */
public final class ServerOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:ANABRANCH_SERVER:-http://127.0.0.1:8080}",
      description =
          "Anabranch's address (ANABRANCH_SERVER, else http://127.0.0.1:8080: standalone here)")
  private String server = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      defaultValue = "${env:ANABRANCH_TOKEN:-}",
      description =
          "bearer token (ANABRANCH_TOKEN, else the one that standalone left in its data folder)")
  private String token = "";

  /** A client that looks for the server for as long as {@code patience}. */
  public ApiClient client(Duration patience) {
    URI uri = uri();
    return new ApiClient(uri, token.isEmpty() ? localToken(uri) : token, patience);
  }

  private URI uri() {
    try {
      URI uri = URI.create(server.endsWith("/") ? server : server + "/");
      if (uri.getHost() != null
          && "/".equals(uri.getPath())
          && ("http".equals(uri.getScheme()) || isHttps(uri))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below, in our words.
    }
    throw CliException.invalid(
        "Expected --server to be http://HOST:PORT or https://HOST:PORT, but got '" + server + "'.");
  }

  private static boolean isHttps(URI uri) {
    return "https".equals(uri.getScheme());
  }

  // Only ever sent to this machine: a token on disk must not go to whatever --server names.
  private static String localToken(URI uri) {
    try {
      return InetAddress.getByName(uri.getHost()).isLoopbackAddress()
          ? DataDirectory.standard().adminToken()
          : "";
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
