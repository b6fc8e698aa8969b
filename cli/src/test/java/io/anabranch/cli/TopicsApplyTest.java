package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicsApplyTest {
  private static final String NOBODY = "127.0.0.1:1";

  @TempDir private Path folder;

  private CommandRun apply(String kafkaConfig) throws IOException {
    Path file = Files.writeString(folder.resolve("kafka.properties"), kafkaConfig);
    return CommandRun.of(
        "topics", "apply", "--bootstrap-servers", NOBODY, "--kafka-config", file.toString());
  }

  @Test
  void aFileThatSetsWhatExactlyOnceRestsOnIsRefused() throws IOException {
    CommandRun refused = apply("security.protocol=PLAINTEXT\nacks=1\nisolation.level=x\n");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(refused.err())
        .contains("ANABRANCH_KAFKA_CONFIG")
        .contains("[acks, isolation.level]")
        .doesNotContain("security.protocol");
  }

  @Test
  void aFileThatIsNotThereIsAUsageError() {
    CommandRun refused =
        CommandRun.of(
            "topics", "apply", "--bootstrap-servers", NOBODY, "--kafka-config", "no/such.file");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(refused.err()).contains("no/such.file");
  }

  @Test
  void whatTheFileSaysReachesTheClientAndItsRefusalIsToldWhole() throws IOException {
    CommandRun failed = apply("security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n");
    assertThat(failed.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(failed.err()).contains(NOBODY).contains("JAAS");
  }

  @Test
  void withoutAnAddressOfKafkaTheSettingIsNamed() {
    CommandRun refused = CommandRun.of("topics", "apply");
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(refused.err()).contains("ANABRANCH_BOOTSTRAP_SERVERS");
  }
}
