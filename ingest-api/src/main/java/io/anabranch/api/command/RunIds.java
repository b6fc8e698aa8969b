package io.anabranch.api.command;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Chooses ids of runs and requests for callers that choose none. Thread-safe. */
public final class RunIds {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 16;
  private static final int KEY_HEX = 32;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public RunIds(InstantSource clock) {
    this.clock = clock;
  }

  /** A new id: time in milliseconds, then 80 random bits, in base 32; it sorts as time does. */
  public String fresh() {
    var id = new StringBuilder("r-");
    long time = clock.millis();
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      id.append(DIGITS.charAt((int) (time >>> (5 * i)) & 31));
    }
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return id.toString();
  }

  /** The id that belongs to an Idempotency-Key: the same for the same DAG and key, for ever. */
  public static String of(String dag, String idempotencyKey) {
    return hash(dag + '\n' + idempotencyKey);
  }

  /**
   * The id of a request about a run, and of the run that such a request starts: the same for the
   * same run, operation and key, whoever asks; a new one without a key.
   */
  public String ofRequest(String runId, String operation, @Nullable String idempotencyKey) {
    return idempotencyKey == null
        ? fresh()
        : hash(runId + '\n' + operation + '\n' + idempotencyKey);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "k-" + HexFormat.of().formatHex(hash).substring(0, KEY_HEX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every JDK to know SHA-256, but this does not", e);
    }
  }
}
