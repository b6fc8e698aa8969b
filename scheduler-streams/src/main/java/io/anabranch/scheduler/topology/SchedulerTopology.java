package io.anabranch.scheduler.topology;

import io.anabranch.scheduler.core.Decision;
import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.topic.Topics;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * The cell's topology: three input topics of one partition each, one processor, one store, so one
 * task on one thread. It never changes with the rules.
 */
public final class SchedulerTopology {
  private static final String INPUTS = "inputs";

  private SchedulerTopology() {}

  /** The topology on the cell's topics; {@code leader} is asked and told by the stream thread. */
  public static Topology build(Topics topics, CellContext leader) {
    Topology topology = new Topology();
    topology.addSource(
        INPUTS,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.runCommands(),
        topics.dagCommands(),
        topics.taskEvents());
    topology.addProcessor(CellProcessor.NAME, () -> new CellProcessor(topics, leader), INPUTS);
    topology.addStateStore(CellStore.builder(), CellProcessor.NAME);
    var key = new ByteArraySerializer();
    topology.addSink(
        CellProcessor.HISTORY, topics.history(), key, by(Codec.HISTORY), CellProcessor.NAME);
    topology.addSink(
        CellProcessor.LETTERS, topics.deadLetters(), key, by(Codec.LETTER), CellProcessor.NAME);
    topology.addSink(
        CellProcessor.CATALOG, topics.catalog(), key, by(Codec.CATALOG), CellProcessor.NAME);
    StreamPartitioner<byte[], Decision.Addressed> partition =
        (topic, worker, one, partitions) -> Optional.of(Set.of(one.partition()));
    topology.addSink(
        CellProcessor.TASKS,
        topics.tasks(),
        key,
        (topic, one) -> Codec.WORKER_MESSAGE.encode(one.message()),
        partition,
        CellProcessor.NAME);
    return topology;
  }

  private static <T> Serializer<T> by(Codec<T> codec) {
    return (topic, value) -> codec.encode(value);
  }
}
