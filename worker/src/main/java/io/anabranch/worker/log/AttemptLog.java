package io.anabranch.worker.log;

import io.anabranch.schemas.event.LogChunk;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.topic.Limits;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The log of one attempt. Takes any number of bytes: the head goes out in chunks of whole lines,
 * what comes after it is dropped but for the tail, which goes out at the end behind a line that
 * says how much is missing. Costs nothing while nothing is written. Thread-safe.
 */
public final class AttemptLog extends OutputStream {
  private final AttemptRef attempt;
  private final LogLimits limits;
  private final LogSink sink;
  private final TailBuffer end = new TailBuffer(Limits.LOG_TAIL);
  private byte[] pending = new byte[0];
  private int pendingSize;
  private int inHead;
  private long beyondHead;
  private @Nullable TailBuffer tail;
  private int index;
  private long refused;
  private boolean closed;

  public AttemptLog(AttemptRef attempt, LogLimits limits, LogSink sink) {
    this.attempt = attempt;
    this.limits = limits;
    this.sink = sink;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (closed) {
      return;
    }
    end.write(bytes, offset, length);
    int head = Math.min(length, limits.head() - inHead);
    inHead += head;
    append(bytes, offset, head);
    if (head < length) {
      if (tail == null) {
        tail = new TailBuffer(limits.tail());
      }
      tail.write(bytes, offset + head, length - head);
      beyondHead += length - head;
    }
  }

  /** Sends the whole lines that wait; called from time to time, so that a log can be followed. */
  public synchronized void sendLines() {
    int lines = lastLine(pendingSize);
    if (lines > 0 && !closed) {
      send(take(lines), false);
    }
  }

  /** Sends what is left. What is written afterwards is dropped. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (tail != null) {
      byte[] kept = tail.bytes();
      if (beyondHead > kept.length) {
        send(take(pendingSize), false);
        String note = "\n[" + (beyondHead - kept.length) + " bytes are left out here]\n";
        append(note.getBytes(StandardCharsets.UTF_8), 0, note.length());
      }
      append(kept, 0, kept.length);
    }
    if (pendingSize > 0 || index > 0) {
      send(take(pendingSize), true);
    }
  }

  /** The end of what was written so far, 4 KiB of UTF-8 at most. */
  public synchronized String end() {
    return Utf8.tail(Utf8.decodeFromMiddle(end.bytes()), Limits.LOG_TAIL);
  }

  private void append(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      int part = Math.min(left, Limits.LOG_CHUNK - pendingSize);
      if (pending.length < pendingSize + part) {
        int wanted = Math.max(pendingSize + part, Math.max(1 << 10, 2 * pending.length));
        pending = Arrays.copyOf(pending, Math.min(Limits.LOG_CHUNK, wanted));
      }
      System.arraycopy(bytes, from, pending, pendingSize, part);
      pendingSize += part;
      from += part;
      left -= part;
      if (pendingSize == Limits.LOG_CHUNK) {
        int lines = lastLine(pendingSize);
        send(take(lines > 0 ? lines : Utf8.whole(pending, pendingSize)), false);
      }
    }
  }

  /** How many of the first {@code size} bytes that wait are whole lines. */
  private int lastLine(int size) {
    int at = size;
    while (at > 0 && pending[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  private byte[] take(int size) {
    byte[] taken = Arrays.copyOf(pending, size);
    System.arraycopy(pending, size, pending, 0, pendingSize - size);
    pendingSize -= size;
    return taken;
  }

  private void send(byte[] bytes, boolean last) {
    if (bytes.length == 0 && !last) {
      return;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    // Bytes that are no UTF-8 become three times as many.
    if (bytes.length > Limits.LOG_CHUNK / 3 && Utf8.length(text) > Limits.LOG_CHUNK) {
      int half = Utf8.whole(bytes, bytes.length / 2);
      send(Arrays.copyOf(bytes, half), false);
      send(Arrays.copyOfRange(bytes, half, bytes.length), last);
      return;
    }
    if (refused > 0) {
      String note = "[" + refused + " bytes were lost here: Kafka did not take them]\n";
      if (sink.take(new LogChunk(attempt, index, note, false))) {
        index++;
        refused = 0;
      }
    }
    if (sink.take(new LogChunk(attempt, index, text, last))) {
      index++;
    } else {
      refused += bytes.length;
    }
  }
}
