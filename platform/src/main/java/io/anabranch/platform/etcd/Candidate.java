package io.anabranch.platform.etcd;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who stands for election.
 *
 * @param host where it runs
 * @param pid its process
 * @param attributes what others may want to know of it, as its version
 */
public record Candidate(String host, long pid, Map<String, String> attributes) {
  public Candidate {
    attributes = new TreeMap<>(attributes);
  }

  /** This process. */
  public static Candidate here(Map<String, String> attributes) {
    return new Candidate(hostName(), ProcessHandle.current().pid(), attributes);
  }

  /** Under a new id. */
  LeaderInfo stand() {
    return new LeaderInfo(UUID.randomUUID().toString(), host, pid, null, attributes);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
