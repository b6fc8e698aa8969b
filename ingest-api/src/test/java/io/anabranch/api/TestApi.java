package io.anabranch.api;

import io.anabranch.api.auth.Role;
import io.anabranch.api.auth.Tokens;
import io.anabranch.platform.db.DatabaseSettings;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.platform.ops.Metrics;
import io.anabranch.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A started API with a token for each role. */
final class TestApi implements AutoCloseable {
  /** A port where nothing listens. */
  static final String NOWHERE = "127.0.0.1:1";

  final ApiService service;
  final Map<Role, String> tokens = new EnumMap<>(Role.class);

  TestApi(KafkaSettings kafka, DatabaseSettings database) throws IOException {
    this(kafka, database, new EtcdSettings(List.of(), "test"));
  }

  TestApi(KafkaSettings kafka, DatabaseSettings database, EtcdSettings etcd) throws IOException {
    Path folder = Files.createTempDirectory("anabranch-api-test");
    Path file = folder.resolve("tokens");
    folder.toFile().deleteOnExit();
    file.toFile().deleteOnExit(); // before the folder: the last named goes first
    for (Role role : Role.values()) {
      tokens.put(role, Tokens.create(file, role, "the-" + role));
    }
    service =
        new ApiService(
            new ApiSettings("127.0.0.1", 0, Set.of(), file, false, kafka, database, etcd),
            Metrics.registry());
    service.start();
  }

  /** An API for which everything is away. */
  static TestApi alone() throws IOException {
    return new TestApi(noKafka(), noDatabase());
  }

  static KafkaSettings noKafka() {
    return new KafkaSettings(NOWHERE, new Topics("t."), 1, (short) 1, Map.of());
  }

  static DatabaseSettings noDatabase() {
    return new DatabaseSettings("jdbc:postgresql://" + NOWHERE + "/none", "nobody", "");
  }

  TestClient client() {
    return as(Role.ADMIN);
  }

  TestClient as(Role role) {
    return new TestClient(service.port(), tokens.get(role));
  }

  @Override
  public void close() {
    service.close();
  }
}
