package io.anabranch.api;

import io.anabranch.platform.config.Env;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.kafka.KafkaSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the API runs.
 *
 * @param host the address it listens on; only loopback may do without tokens
 * @param port 0 for any free one
 * @param allowedHosts names besides addresses and names without a dot that requests may have as
 *     {@code Host}; {@code *} for any
 * @param tokenFile hashes of the tokens that it knows; null together with {@code open} only
 * @param open whether everyone may do everything; only on loopback
 */
public record ApiSettings(
    String host,
    int port,
    Set<String> allowedHosts,
    @Nullable Path tokenFile,
    boolean open,
    KafkaSettings kafka,
    DatabaseSettings database,
    EtcdSettings etcd) {
  private static final int DEFAULT_PORT = 8080;
  private static final int HIGHEST_PORT = 65_535;

  public ApiSettings {
    allowedHosts = Set.copyOf(allowedHosts);
  }

  /**
   * Reads {@code ANABRANCH_HOST} (127.0.0.1), {@code ANABRANCH_PORT} (8080), {@code
   * ANABRANCH_ALLOWED_HOSTS} (names separated by commas), {@code ANABRANCH_TOKEN_FILE}, {@code
   * ANABRANCH_AUTH} (token, or none for a server that its own user alone can reach), and where
   * Kafka, Postgres and etcd are. Problems stay in {@code env}.
   */
  public static ApiSettings from(Env env) {
    String tokenFile = env.text("ANABRANCH_TOKEN_FILE", "");
    boolean open =
        env.parsed(
            "ANABRANCH_AUTH",
            false,
            "token or none",
            text ->
                switch (text) {
                  case "token" -> false;
                  case "none" -> true;
                  default -> throw new IllegalArgumentException(text);
                });
    if (!open) {
      env.required("ANABRANCH_TOKEN_FILE", "the file of token hashes, or ANABRANCH_AUTH=none");
    }
    KafkaSettings kafka = env.kafka();
    return new ApiSettings(
        env.host(),
        env.number("ANABRANCH_PORT", DEFAULT_PORT, 0, HIGHEST_PORT),
        env.allowedHosts(),
        tokenFile.isEmpty() ? null : Path.of(tokenFile),
        open,
        kafka,
        env.database(),
        env.parsed(
            "ANABRANCH_ETCD",
            EtcdSettings.of(List.of(), kafka.topics()),
            "http://host:port of etcd, several separated by commas",
            text -> EtcdSettings.of(env.etcd(), kafka.topics())));
  }
}
