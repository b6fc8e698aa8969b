package io.anabranch.platform.etcd;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.anabranch.schemas.json.Json;
import io.etcd.jetcd.ByteSequence;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, as the election key tells it; for people, nothing decides on it.
 *
 * @param id random, new for each campaign
 * @param host where it runs
 * @param pid its process
 * @param since when it was elected, by its own clock; absent while it waits
 * @param attributes what else the candidate says of itself
 */
public record LeaderInfo(
    String id, String host, long pid, @Nullable Instant since, Map<String, String> attributes) {
  public LeaderInfo {
    attributes = attributes == null ? Map.of() : new TreeMap<>(attributes);
  }

  LeaderInfo electedAt(Instant now) {
    return new LeaderInfo(id, host, pid, now, attributes);
  }

  ByteSequence toBytes() {
    return ByteSequence.from(Json.bytes(this));
  }

  /** Reads what another version may have written; what cannot be read is nobody. */
  static Optional<LeaderInfo> parse(ByteSequence value) {
    try {
      LeaderInfo info = Json.mapper().readValue(EtcdConnection.text(value), LeaderInfo.class);
      return Optional.ofNullable(info);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
