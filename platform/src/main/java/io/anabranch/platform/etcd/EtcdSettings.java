package io.anabranch.platform.etcd;

import io.anabranch.schemas.topic.Topics;
import java.net.URI;
import java.util.List;

/**
 * How to reach etcd and which keys are ours.
 *
 * @param endpoints {@code http://host:port}; none means that there is no etcd
 * @param prefix put before every key; a slash follows it
 */
public record EtcdSettings(List<String> endpoints, String prefix) {
  public EtcdSettings {
    endpoints = List.copyOf(endpoints);
    for (String endpoint : endpoints) {
      URI uri = URI.create(endpoint);
      if (uri.getScheme() == null || uri.getHost() == null || uri.getPort() < 0) {
        throw new IllegalArgumentException(
            "Expected an etcd endpoint like http://host:2379, but got '" + endpoint + "'.");
      }
    }
    prefix = prefix.replaceAll("/+$", "");
    if (prefix.isBlank()) {
      throw new IllegalArgumentException("Expected a prefix of etcd's keys, but got none.");
    }
  }

  /** Settings with a prefix of the cell's own, so that several cells can share an etcd. */
  public static EtcdSettings of(List<String> endpoints, Topics topics) {
    String prefix = topics.prefix().replaceAll("[.]+$", "");
    return new EtcdSettings(endpoints, prefix.isEmpty() ? "anabranch" : prefix);
  }

  /** Whether there is an etcd at all. */
  public boolean isConfigured() {
    return !endpoints.isEmpty();
  }
}
