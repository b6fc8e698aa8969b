package io.anabranch.scheduler.leader;

import io.anabranch.scheduler.topology.BatchEnd;
import io.anabranch.scheduler.topology.CellContext;
import io.anabranch.schemas.event.SeatTaken;
import io.anabranch.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/** Tells whether two versions run the same topics, processors and stores. */
final class TopologyHash {
  private TopologyHash() {}

  static String of(TopologyFactory factory, Topics topics) {
    String description = factory.build(topics, new Unused()).describe().toString();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(description.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected SHA-256 in every JDK.", e);
    }
  }

  /** Stands in while a topology is only described. */
  private static final class Unused implements CellContext {
    private static IllegalStateException asked() {
      return new IllegalStateException("Expected a topology to ask nothing until it runs.");
    }

    @Override
    public SeatTaken seat() {
      throw asked();
    }

    @Override
    public long clockMillis() {
      throw asked();
    }

    @Override
    public BatchEnd batchEnd() {
      throw asked();
    }

    @Override
    public void earliestDue(long epochMillis) {
      throw asked();
    }

    @Override
    public void timerRead(boolean fired) {
      throw asked();
    }

    @Override
    public void liveWorkers(Set<String> workers) {
      throw asked();
    }

    @Override
    public void decided(long sequence, long epoch, long readyTasks) {
      throw asked();
    }
  }
}
