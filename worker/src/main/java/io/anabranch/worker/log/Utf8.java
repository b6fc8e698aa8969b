package io.anabranch.worker.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Cutting UTF-8 without splitting a character. */
final class Utf8 {
  private Utf8() {}

  /** The largest size of at most {@code size} whose end splits no character; bad bytes count. */
  static int whole(byte[] bytes, int size) {
    for (int back = 1; back <= Math.min(3, size); back++) {
      int value = bytes[size - back] & 0xff;
      if (value >= 0xc0) {
        int needs = value >= 0xf0 ? 4 : value >= 0xe0 ? 3 : 2;
        return needs > back && size > back ? size - back : size;
      }
      if (value < 0x80) {
        return size;
      }
    }
    return size;
  }

  /** Text of bytes that may begin in the middle of a character. */
  static String decodeFromMiddle(byte[] bytes) {
    int start = 0;
    while (start < Math.min(3, bytes.length) && (bytes[start] & 0xc0) == 0x80) {
      start++;
    }
    return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
  }

  /** How many bytes {@code text} takes. */
  static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The end of {@code text} that takes at most {@code limit} bytes. */
  static String tail(String text, int limit) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= limit
        ? text
        : decodeFromMiddle(Arrays.copyOfRange(bytes, bytes.length - limit, bytes.length));
  }
}
