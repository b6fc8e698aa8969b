package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class TopicsApplyIT {
  private static CommandRun apply() {
    return CommandRun.of("topics", "apply", "--bootstrap-servers", TestKafka.bootstrapServers());
  }

  @Test
  void topicsAreMadeOnceAndADifferenceIsAFault() throws Exception {
    CommandRun first = apply();
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out())
        .containsPattern("anabranch.run-commands +delete")
        .containsPattern("anabranch.catalog +compact");
    CommandRun again = apply();
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).isEqualTo(first.out());
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, "anabranch.history"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    // The broker hears of the change a moment after the controller took it.
    CommandRun changed =
        Await.value(
            "the difference",
            Duration.ofSeconds(60),
            () -> {
              CommandRun run = apply();
              return run.exitCode() == ExitCodes.FAILED ? run : null;
            });
    assertThat(changed.err())
        .contains("anabranch.history has cleanup.policy=compact instead of delete");
  }
}
