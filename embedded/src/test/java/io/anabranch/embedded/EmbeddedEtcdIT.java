package io.anabranch.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.embedded.testing.TestEtcd;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedEtcdIT {
  private static final long LIMIT_S = 60;

  @TempDir Path folder;

  @Test
  void sharedOneKeepsWhatWasPut() throws Exception {
    String key = TestEtcd.prefix() + "a";
    put(TestEtcd.endpoint(), key, "one");
    assertThat(get(TestEtcd.endpoint(), key)).isEqualTo("one");
  }

  @Test
  void restartOnTheSameFolderKeepsKeysAndEndpoint() throws Exception {
    String endpoint;
    try (EmbeddedEtcd first = EmbeddedEtcd.start(folder, 0)) {
      endpoint = first.endpoint();
      put(endpoint, "kept", "before");
    }
    try (EmbeddedEtcd second = EmbeddedEtcd.start(folder, 0)) {
      assertThat(second.endpoint()).isEqualTo(endpoint);
      assertThat(get(endpoint, "kept")).isEqualTo("before");
    }
  }

  @Test
  void closeLeavesNoProcess() {
    EmbeddedEtcd etcd = EmbeddedEtcd.start(folder, 0);
    ProcessHandle process = etcd.process();
    assertThat(process.isAlive()).isTrue();
    etcd.close();
    etcd.close();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void brokenDataIsAnErrorWithTheEndOfTheLog() throws Exception {
    Files.writeString(folder.resolve("data"), "no folder");
    assertThatThrownBy(() -> EmbeddedEtcd.start(folder, 0))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("etcd.log")
        .hasMessageContaining("not a directory");
  }

  private static void put(String endpoint, String key, String value) throws Exception {
    try (Client client = Client.builder().endpoints(endpoint).build()) {
      client.getKVClient().put(bytes(key), bytes(value)).get(LIMIT_S, TimeUnit.SECONDS);
    }
  }

  private static String get(String endpoint, String key) throws Exception {
    try (Client client = Client.builder().endpoints(endpoint).build()) {
      return client
          .getKVClient()
          .get(bytes(key))
          .get(LIMIT_S, TimeUnit.SECONDS)
          .getKvs()
          .getFirst()
          .getValue()
          .toString(StandardCharsets.UTF_8);
    }
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
