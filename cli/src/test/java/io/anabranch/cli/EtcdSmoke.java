package io.anabranch.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.watch.WatchEvent;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes a lease, wins an election and sees a watch's events, and says so. */
final class EtcdSmoke {
  private EtcdSmoke() {}

  public static void main(String[] args) throws Exception {
    ByteSequence name = bytes("smoke-" + UUID.randomUUID());
    var seen = new LinkedBlockingQueue<WatchEvent>();
    try (Client client = Client.builder().endpoints(args[0]).build();
        var _ =
            client.getWatchClient().watch(name, answer -> answer.getEvents().forEach(seen::add))) {
      long lease = client.getLeaseClient().grant(5).get(30, SECONDS).getID();
      say("lease", client.getLeaseClient().keepAliveOnce(lease).get(30, SECONDS).getTTL() > 0);
      var leader =
          client.getElectionClient().campaign(name, lease, name).get(30, SECONDS).getLeader();
      say("election", leader.getKey().startsWith(name));
      client
          .getKVClient()
          .put(name, name, PutOption.builder().withLeaseId(lease).build())
          .get(30, SECONDS);
      client.getLeaseClient().revoke(lease).get(30, SECONDS);
      say("put", next(seen) == WatchEvent.EventType.PUT);
      say("delete", next(seen) == WatchEvent.EventType.DELETE);
    }
  }

  private static WatchEvent.EventType next(LinkedBlockingQueue<WatchEvent> seen) throws Exception {
    WatchEvent event = seen.poll(30, SECONDS);
    return event == null ? WatchEvent.EventType.UNRECOGNIZED : event.getEventType();
  }

  private static void say(String what, boolean good) {
    System.out.println(what + ": " + (good ? "works" : "does not work"));
  }

  private static ByteSequence bytes(String text) {
    return ByteSequence.from(text, StandardCharsets.UTF_8);
  }
}
