package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.api.auth.Role;
import io.anabranch.api.auth.Tokens;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.ops.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "ANABRANCH_BOOTSTRAP_SERVERS", "k:9092",
          "ANABRANCH_DATABASE_URL", "jdbc:postgresql://p/a",
          "ANABRANCH_TOKEN_FILE", "/etc/anabranch/tokens");

  @TempDir private Path folder;

  @Test
  void onlyWhatHasNoDefaultMustBeSet() {
    Env env = new Env(LEAST);
    ApiSettings settings = ApiSettings.from(env);
    env.check();
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.allowedHosts()).isEmpty();
    assertThat(settings.open()).isFalse();
    assertThat(settings.tokenFile()).isEqualTo(Path.of("/etc/anabranch/tokens"));
    assertThat(settings.etcd().isConfigured()).isFalse();
    assertThat(settings.etcd().prefix()).isEqualTo("anabranch");
  }

  @Test
  void everythingCanBeSet() {
    Map<String, String> values = new HashMap<>(LEAST);
    values.put("ANABRANCH_HOST", everywhere());
    values.put("ANABRANCH_PORT", "0");
    values.put("ANABRANCH_ALLOWED_HOSTS", "Api.example.com, other.example.com,");
    values.put("ANABRANCH_ETCD", "http://e1:2379,http://e2:2379");
    values.put("ANABRANCH_TOPIC_PREFIX", "team.");
    Env env = new Env(values);
    ApiSettings settings = ApiSettings.from(env);
    env.check();
    assertThat(settings.port()).isZero();
    assertThat(settings.allowedHosts())
        .containsExactlyInAnyOrder("api.example.com", "other.example.com");
    assertThat(settings.etcd())
        .isEqualTo(new EtcdSettings(List.of("http://e1:2379", "http://e2:2379"), "team"));
  }

  @Test
  void noTokensIsSomethingToAskForByName() {
    Map<String, String> values = new HashMap<>(LEAST);
    values.remove("ANABRANCH_TOKEN_FILE");
    Env without = new Env(values);
    ApiSettings.from(without);
    assertThatThrownBy(without::check).hasMessageContaining("ANABRANCH_TOKEN_FILE");
    values.put("ANABRANCH_AUTH", "none");
    Env open = new Env(values);
    assertThat(ApiSettings.from(open).open()).isTrue();
    open.check();
    values.put("ANABRANCH_AUTH", "off");
    Env unknown = new Env(values);
    ApiSettings.from(unknown);
    assertThatThrownBy(unknown::check).hasMessageContaining("ANABRANCH_AUTH");
  }

  @ParameterizedTest
  @MethodSource("reachable")
  void aServerThatOthersCanReachDoesNotStartWithoutTokens(String host) {
    assertThatThrownBy(() -> service(host, null, true).start())
        .hasMessageContaining("Expected tokens for " + host);
  }

  static List<String> reachable() {
    return List.of(everywhere(), "::", "192.0.2.1");
  }

  /** The IPv4 address that stands for all of a machine's. */
  private static String everywhere() {
    try {
      return InetAddress.getByAddress(new byte[4]).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Expected four bytes to be an address", e);
    }
  }

  @Test
  void noServerStartsWithoutATokenFileUnlessAskedTo() throws IOException {
    assertThatThrownBy(() -> service("127.0.0.1", null, false).start())
        .hasMessageContaining("ANABRANCH_TOKEN_FILE");
    assertThatThrownBy(() -> service("127.0.0.1", folder.resolve("absent"), false).start())
        .isInstanceOf(IOException.class);
    try (ApiService open = service("127.0.0.1", null, true)) {
      open.start();
      assertThat(new TestClient(open.port(), null).get("/api/v1/dags").status()).isEqualTo(200);
    }
  }

  @Test
  void aServerWithTokensMayListenEverywhere() throws IOException {
    Path file = folder.resolve("tokens");
    String token = Tokens.create(file, Role.VIEWER, "me");
    try (ApiService service = service(everywhere(), file, false)) {
      service.start();
      TestClient client = new TestClient(service.port(), null);
      assertThat(client.get("/api/v1/dags").status()).isEqualTo(401);
      assertThat(client.as(token).get("/api/v1/dags").status()).isEqualTo(200);
    }
  }

  private static ApiService service(String host, @Nullable Path tokens, boolean open) {
    return new ApiService(
        new ApiSettings(
            host,
            0,
            Set.of(),
            tokens,
            open,
            TestApi.noKafka(),
            TestApi.noDatabase(),
            new EtcdSettings(List.of(), "test")),
        Metrics.registry());
  }
}
