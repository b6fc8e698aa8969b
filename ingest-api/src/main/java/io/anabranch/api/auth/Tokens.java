package io.anabranch.api.auth;

import io.anabranch.schemas.id.Ids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bearer tokens that a server knows, from a file that holds no token: a line is {@code
 * SHA256-HEX role name}; empty lines and lines that begin with {@code #} say nothing. Thread-safe.
 */
public final class Tokens implements Access {
  /** Fewest bytes of a token; shorter ones could be guessed and are never accepted. */
  public static final int MIN_BYTES = 32;

  private static final String PREFIX = "anb_";
  private static final String SCHEME = "Bearer ";
  private static final int MAX_BYTES = 512;

  private final List<Entry> entries;

  private record Entry(String hash, Caller caller) {}

  private Tokens(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads a token file.
   *
   * @throws IOException when it cannot be read, others may write it, a line is not as above, or it
   *     holds no token at all
   */
  public static Tokens read(Path file) throws IOException {
    refuseWritableByOthers(file);
    List<Entry> entries = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        entries.add(entry(file + ":" + (i + 1), line));
      }
    }
    if (entries.isEmpty()) {
      throw new IOException(
          "Expected at least one token in " + file + ", but it has none. Make one first.");
    }
    return new Tokens(entries);
  }

  /**
   * Makes a new token, appends its hash to {@code file} (made with mode 0600 when absent), and
   * returns the token, which is stored nowhere.
   *
   * @param name who it is for; matches {@link Ids#OPAQUE}
   */
  public static String create(Path file, Role role, String name) throws IOException {
    Ids.opaque("name", name);
    byte[] random = new byte[MIN_BYTES];
    new SecureRandom().nextBytes(random);
    String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    String line = sha256(token) + " " + role + " " + name + System.lineSeparator();
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), ownerOnly)) {
      channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    return token;
  }

  @Override
  public Optional<Caller> identify(List<String> authorization) {
    if (authorization.size() != 1) {
      return Optional.empty();
    }
    String value = authorization.getFirst();
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = value.substring(SCHEME.length()).strip();
    if (token.length() < MIN_BYTES || token.length() > MAX_BYTES) {
      return Optional.empty();
    }
    byte[] hash = sha256(token).getBytes(StandardCharsets.US_ASCII);
    // WHY no early end: the time taken tells nothing about which entry was near.
    Caller found = null;
    for (Entry entry : entries) {
      found = matches(entry, hash) ? entry.caller : found;
    }
    return Optional.ofNullable(found);
  }

  private static boolean matches(Entry entry, byte[] hash) {
    return MessageDigest.isEqual(entry.hash.getBytes(StandardCharsets.US_ASCII), hash);
  }

  private static Entry entry(String place, String line) throws IOException {
    String[] words = line.split("\\s+", -1);
    if (words.length != 3 || !words[0].matches("[0-9a-fA-F]{64}")) {
      throw new IOException(
          "Expected '64 hex digits, role, name' at "
              + place
              + ", but got something else. Store the SHA-256 of a token, never the token.");
    }
    try {
      return new Entry(
          words[0].toLowerCase(Locale.ROOT),
          new Caller(Ids.opaque("name", words[2]), Role.parse(words[1])));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage() + " (" + place + ")", e);
    }
  }

  private static void refuseWritableByOthers(Path file) throws IOException {
    Set<PosixFilePermission> permissions = permissions(file);
    if (permissions != null && permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "Expected "
              + file
              + " to be writable by its owner only, but anyone may add a token. Do chmod 600.");
    }
  }

  private static @Nullable Set<PosixFilePermission> permissions(Path file) throws IOException {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      return null;
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to know SHA-256, but this does not", e);
    }
  }
}
