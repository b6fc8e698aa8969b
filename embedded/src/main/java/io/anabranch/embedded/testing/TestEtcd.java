package io.anabranch.embedded.testing;

import io.anabranch.embedded.EmbeddedEtcd;
import java.nio.file.Path;
import java.util.UUID;

/** The one etcd that all tests of a JVM share; each test takes a key prefix of its own. */
public final class TestEtcd {
  private TestEtcd() {}

  /** {@code http://127.0.0.1:port}; starts etcd when it is the first call. */
  public static String endpoint() {
    return Shared.ETCD.endpoint();
  }

  /** A key prefix that no other test has, with a slash at its end. */
  public static String prefix() {
    return "/test-" + UUID.randomUUID() + "/";
  }

  private static final class Shared {
    private static final EmbeddedEtcd ETCD = start();

    private static EmbeddedEtcd start() {
      Path data = TemporaryFolder.make("etcd");
      EmbeddedEtcd etcd = EmbeddedEtcd.start(data, 0);
      TemporaryFolder.closeAtExit(etcd, data);
      return etcd;
    }
  }
}
