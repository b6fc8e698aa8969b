package io.anabranch.platform.db;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;

/** How far a topic was folded, and what had to be skipped, in the tables {@code fold_*}. */
final class FoldOffsets {
  private static final int MAX_RAW = 512 << 10;

  private final String topic;

  FoldOffsets(String topic) {
    this.topic = topic;
  }

  /**
   * Where each of the partitions goes on; a partition seen for the first time starts at 0.
   *
   * @throws TopicReplacedException when the offsets are those of another topic of that name
   */
  Map<Integer, Long> load(Handle handle, int partitions, String topicId) {
    handle.execute(
        "INSERT INTO fold_offsets (topic, partition, topic_id, next_offset)"
            + " SELECT ?, partition, ?, 0 FROM generate_series(0, ? - 1) AS partition"
            + " ON CONFLICT DO NOTHING",
        topic,
        topicId,
        partitions);
    Map<Integer, Long> offsets = new TreeMap<>();
    handle
        .createQuery("SELECT partition, topic_id, next_offset FROM fold_offsets WHERE topic = ?")
        .bind(0, topic)
        .map(
            (row, context) -> {
              if (!row.getString("topic_id").equals(topicId)) {
                throw new TopicReplacedException(topic);
              }
              return offsets.put(row.getInt("partition"), row.getLong("next_offset"));
            })
        .list();
    offsets.keySet().removeIf(partition -> partition >= partitions);
    return offsets;
  }

  /** Where each partition of {@code known} goes on now. */
  Map<Integer, Long> reload(Handle handle) {
    return new HashMap<>(
        handle
            .createQuery("SELECT partition, next_offset FROM fold_offsets WHERE topic = ?")
            .bind(0, topic)
            .collectRows(
                Collectors.toMap(
                    row -> row.getColumn("partition", Integer.class),
                    row -> row.getColumn("next_offset", Long.class))));
  }

  /**
   * Moves a partition on, and keeps others from doing so until the transaction ends.
   *
   * @return false when it stands elsewhere: another fold was faster
   */
  boolean advance(Handle handle, int partition, long expected, long next) {
    return handle.execute(
            "UPDATE fold_offsets SET next_offset = ?, updated_at = now()"
                + " WHERE topic = ? AND partition = ? AND next_offset = ?",
            next,
            topic,
            partition,
            expected)
        == 1;
  }

  /** Records that a record was skipped. */
  void skip(Handle handle, ConsumerRecord<byte[], byte[]> record, String reason) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    byte[] raw = value.length <= MAX_RAW ? value : Arrays.copyOf(value, MAX_RAW);
    handle.execute(
        "INSERT INTO fold_poison (topic, partition, record_offset, reason, raw, size)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        topic,
        record.partition(),
        record.offset(),
        PostgresText.clean(reason),
        raw,
        value.length);
  }

  /** Records that records were gone before they could be folded. */
  void gap(Handle handle, int partition, long from, long until) {
    handle.execute(
        "INSERT INTO fold_gaps (topic, partition, from_offset, until_offset)"
            + " VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        topic,
        partition,
        from,
        until);
  }
}
