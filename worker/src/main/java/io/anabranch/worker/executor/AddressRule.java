package io.anabranch.worker.executor;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * Which addresses an http task may reach. Decided on what the name resolves to, so that no way of
 * writing an address gets past it.
 */
final class AddressRule {
  // Where clouds keep credentials for whoever asks; those of 169.254.0.0/16 are link-local anyway.
  private static final Set<InetAddress> METADATA =
      Set.of(
          literal("100.100.100.200"),
          literal("168.63.129.16"),
          literal("192.0.0.192"),
          literal("fd00:ec2::254"),
          literal("fd20:ce::254"));
  private static final int MAX_PORT = 65_535;
  private static final byte[] NAT64 = literal("64:ff9b::").getAddress();

  private final boolean publicOnly;
  private final Set<String> allowedHosts;

  AddressRule(boolean publicOnly, Set<String> allowedHosts) {
    this.publicOnly = publicOnly;
    this.allowedHosts = allowedHosts;
  }

  /**
   * Returns when the request may be made.
   *
   * @throws InvalidTaskException when it may not, or {@code uri} is none for http
   * @throws UnknownHostException when the name has no address
   */
  void check(URI uri) throws InvalidTaskException, UnknownHostException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || uri.getHost() == null) {
      throw new InvalidTaskException(
          "Expected a URL as https://host/path, but got '" + shown(uri) + "'.");
    }
    if (uri.getRawUserInfo() != null) {
      throw new InvalidTaskException(
          "Expected a URL without user and password, but got one for host '"
              + uri.getHost()
              + "'. Send an Authorization header.");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw new InvalidTaskException(
          "Expected a port from 1 to " + MAX_PORT + ", but got '" + shown(uri) + "'.");
    }
    if (allowedHosts.contains(uri.getHost().toLowerCase(Locale.ROOT))) {
      return;
    }
    // WHY all of them: the client connects to any. It asks for the name again, and the JVM gives it
    // the answer seen here, which it keeps (networkaddress.cache.ttl, 30 s). When that time ends in
    // between, a server of names that lies gets one request past us; the JDK's client cannot be
    // given an address and still check the certificate for the name.
    for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
      if (isForbidden(address)) {
        throw new InvalidTaskException(
            "Expected an address that tasks may reach, but '"
                + uri.getHost()
                + "' is "
                + address.getHostAddress()
                + ". Have the worker's operator add the host to ANABRANCH_WORKER_HTTP_ALLOW.");
      }
    }
  }

  /** The URL without what may be secret in it. */
  static String shown(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme() + ":";
    if (uri.isOpaque()) {
      return scheme + "…";
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    return scheme + "//" + authority.substring(authority.lastIndexOf('@') + 1) + uri.getRawPath();
  }

  private boolean isForbidden(InetAddress address) {
    InetAddress within = embedded(address);
    if (!within.equals(address) && isForbidden(within)) {
      return true;
    }
    return address.isLinkLocalAddress()
        || METADATA.contains(address)
        || address.isMulticastAddress()
        || (publicOnly && isPrivate(address));
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
    boolean carrier =
        address instanceof Inet4Address && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
    boolean zero = address instanceof Inet4Address && bytes[0] == 0;
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || uniqueLocal
        || carrier
        || zero;
  }

  /** The IPv4 address that an IPv6 one carries, where a gateway would unpack it. */
  private static InetAddress embedded(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16) {
      return address;
    }
    boolean compatible = Arrays.equals(bytes, 0, 12, new byte[12], 0, 12) && bytes[12] != 0;
    boolean nat64 = Arrays.equals(bytes, 0, 12, NAT64, 0, 12);
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    if (compatible || nat64) {
      return of(Arrays.copyOfRange(bytes, 12, 16));
    }
    return sixToFour ? of(Arrays.copyOfRange(bytes, 2, 6)) : address;
  }

  private static InetAddress literal(String text) {
    return InetAddress.ofLiteral(text);
  }

  private static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Expected 4 bytes, but got " + bytes.length + ".", e);
    }
  }
}
