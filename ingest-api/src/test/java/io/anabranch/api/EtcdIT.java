package io.anabranch.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestEtcd;
import io.anabranch.platform.etcd.Candidate;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.etcd.LeaderElection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the API knows from etcd alone, while Kafka and Postgres are away. */
class EtcdIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void theLeaderAndTheMetricsEndpointsAreTold() throws Exception {
    var etcd = new EtcdSettings(List.of(TestEtcd.endpoint()), "api-etcd-it");
    try (var api = new TestApi(TestApi.noKafka(), TestApi.noDatabase(), etcd);
        var election =
            LeaderElection.open(
                etcd, "scheduler", new Candidate("h-7", 7, Map.of()), Duration.ofSeconds(3));
        var leadership = election.campaign()) {
      Answer cluster = api.client().get("/api/v1/cluster");
      assertThat(cluster.text("/leader/id")).isEqualTo(leadership.id());
      assertThat(cluster.text("/leader/source")).isEqualTo("etcd");
      assertThat(cluster.text("/backing/etcd")).isEqualTo("UP");
      Await.until(
          "the API's own entry",
          LIMIT,
          () ->
              api.client()
                  .get("/api/v1/targets")
                  .text("/0/targets/0")
                  .equals("127.0.0.1:" + api.service.port()));
    }
  }
}
