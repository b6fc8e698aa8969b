package io.anabranch.scheduler.leader;

import io.anabranch.scheduler.topology.CellContext;
import io.anabranch.schemas.topic.Topics;
import org.apache.kafka.streams.Topology;

/** Builds what a leader runs; the same for every leader of a version. */
@FunctionalInterface
public interface TopologyFactory {
  /** The topology on {@code topics}; {@code leader} is asked only once it runs. */
  Topology build(Topics topics, CellContext leader);
}
