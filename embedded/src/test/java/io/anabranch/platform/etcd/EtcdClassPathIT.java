package io.anabranch.platform.etcd;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.TestEtcd;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.watch.WatchEvent;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** B11: jetcd, gRPC and one line of Netty work together as we ship them. */
class EtcdClassPathIT {
  @Test
  void leaseElectionAndWatchWork() throws Exception {
    ByteSequence name = EtcdConnection.bytes("smoke-" + UUID.randomUUID());
    ByteSequence value = EtcdConnection.bytes("value");
    var seen = new LinkedBlockingQueue<WatchEvent>();
    try (Client client = Client.builder().endpoints(TestEtcd.endpoint()).build();
        var watch =
            client.getWatchClient().watch(name, answer -> answer.getEvents().forEach(seen::add))) {
      assertThat(watch).isNotNull();
      long lease = client.getLeaseClient().grant(5).get(30, SECONDS).getID();
      assertThat(client.getLeaseClient().keepAliveOnce(lease).get(30, SECONDS).getTTL())
          .isPositive();
      var leader =
          client.getElectionClient().campaign(name, lease, value).get(30, SECONDS).getLeader();
      assertThat(leader.getKey().startsWith(name)).isTrue();
      client
          .getKVClient()
          .put(name, value, PutOption.builder().withLeaseId(lease).build())
          .get(30, SECONDS);
      client.getLeaseClient().revoke(lease).get(30, SECONDS);

      assertThat(poll(seen).getEventType()).isEqualTo(WatchEvent.EventType.PUT);
      assertThat(poll(seen).getEventType()).isEqualTo(WatchEvent.EventType.DELETE);
    }
  }

  private static WatchEvent poll(LinkedBlockingQueue<WatchEvent> events) throws Exception {
    WatchEvent event = events.poll(30, SECONDS);
    assertThat(event).as("an event within 30 s").isNotNull();
    return java.util.Objects.requireNonNull(event);
  }
}
