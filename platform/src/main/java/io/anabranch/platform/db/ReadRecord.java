package io.anabranch.platform.db;

import io.anabranch.schemas.event.Codec;
import io.anabranch.schemas.event.UnreadableException;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A record as it was read: its value, or why it has none. */
record ReadRecord<T>(
    ConsumerRecord<byte[], byte[]> record, @Nullable T value, @Nullable String unreadable) {

  static <T> ReadRecord<T> of(ConsumerRecord<byte[], byte[]> record, Codec<T> codec) {
    try {
      return new ReadRecord<>(record, codec.decode(record.value()), null);
    } catch (UnreadableException e) {
      return new ReadRecord<>(record, null, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return new ReadRecord<>(record, null, e.toString());
    }
  }

  int partition() {
    return record.partition();
  }

  long offset() {
    return record.offset();
  }

  Folded<T> folded() {
    if (value == null) {
      throw new IllegalStateException("Expected a readable record, but got: " + unreadable);
    }
    return new Folded<>(
        record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()), value);
  }
}
