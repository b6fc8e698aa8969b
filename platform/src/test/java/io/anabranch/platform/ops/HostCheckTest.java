package io.anabranch.platform.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostCheckTest {
  private final HostCheck check = new HostCheck(Set.of("scheduler.example.com"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8080",
        "127.0.0.1:8080",
        "[::1]:8080",
        "[::1]",
        "api:8080",
        "scheduler.example.com",
        "Scheduler.Example.com:443"
      })
  void namesThatNobodyElseCanOwnAreOurs(String host) {
    assertThat(check.isOurs(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example.com",
        "localhost.evil.com:8080",
        "127.0.0.1.nip.io",
        "localhost:8080:1",
        "localhost:80x",
        "[::1",
        "[evil.com]",
        "localhost@evil.com",
        "scheduler.example.com.evil.com"
      })
  void namesThatAPageCouldOwnAreRefused(String host) {
    assertThat(check.isOurs(host)).isFalse();
  }
}
