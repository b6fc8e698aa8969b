package io.anabranch.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("client.properties"), text);
  }

  @Test
  void howClientsReachKafkaIsRead() throws IOException {
    assertThat(ClientProperties.read(file("security.protocol=SSL\nssl.truststore.type = PEM\n")))
        .containsEntry("security.protocol", "SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"acks", "isolation.level", "producer.acks", "main.consumer.isolation.level"})
  void whatExactlyOnceRestsOnIsRefusedForEveryKindOfClient(String name) throws IOException {
    Path file = file(name + "=0\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClientProperties.read(file))
        .withMessageContaining(name);
  }
}
