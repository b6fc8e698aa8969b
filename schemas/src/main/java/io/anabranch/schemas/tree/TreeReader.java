package io.anabranch.schemas.tree;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML or JSON strictly. Errors are: duplicate keys, tags, anchors, aliases, merge keys, a
 * second document, nesting beyond {@value #MAX_DEPTH}, text that is not UTF-8, NUL and unpaired
 * surrogates, numbers beyond a double. Plain scalars are text unless JSON would read a number,
 * true, false or null; so {@code no}, {@code 012} and {@code 1_000} are text, whatever the version
 * of YAML. Nothing in the text names a class.
 */
public final class TreeReader {
  /** Deepest nesting of objects and lists, the whole included. */
  public static final int MAX_DEPTH = 20;

  private TreeReader() {}

  /** The tree, or null where the text cannot be followed to its end; {@code problems} says why. */
  public static @Nullable Tree read(byte[] bytes, int mostBytes, Problems problems) {
    if (bytes.length > mostBytes) {
      problems.add(
          Place.NOWHERE,
          "Expected at most "
              + mostBytes
              + " bytes, but got "
              + bytes.length
              + ". Move large parts out of the file.");
      return null;
    }
    String text = decode(bytes, problems);
    if (text == null) {
      return null;
    }
    try {
      Tree json = text.stripLeading().startsWith("{") ? JsonTextTree.read(text, problems) : null;
      return json == null ? YamlTree.read(text, problems) : json;
    } catch (TooDeepException e) {
      problems.add(e.place, e.sentence());
      return null;
    }
  }

  /** The same for JSON that was read already; its places have no lines. */
  public static @Nullable Tree read(JsonNode json, Place root, Problems problems) {
    try {
      return new JsonNodeTree(problems).read(json, root, 1);
    } catch (TooDeepException e) {
      problems.add(e.place, e.sentence());
      return null;
    }
  }

  private static @Nullable String decode(byte[] bytes, Problems problems) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, text, true);
    text.flip();
    try {
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      String before = text.toString();
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      problems.add(
          Place.root(line, before.length() - before.lastIndexOf('\n')),
          "Expected text in UTF-8, but byte " + in.position() + " is none. Save it as UTF-8.");
      return null;
    }
    String decoded = text.toString();
    return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
  }

  /** Ends the reading of a text that is nested too deep. */
  static final class TooDeepException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Place place;

    TooDeepException(Place place) {
      super(null, null, false, false);
      this.place = place;
    }

    String sentence() {
      return "Expected objects and lists nested at most " + MAX_DEPTH + " deep. Flatten this one.";
    }
  }
}
