package io.anabranch.schemas.expr;

import java.util.ArrayList;
import java.util.List;

/**
 * A text with expressions in it. An expression ends at the first <code>}}</code> that stands in no
 * CEL string and closes no brace of its own.
 *
 * @param parts in order; one piece of text for a text without expressions
 */
public record Template(List<Part> parts) {
  private static final String OPEN = "{{";

  public Template {
    parts = List.copyOf(parts);
  }

  /** A piece of a template. */
  public sealed interface Part {
    /** Text that stays as it is. */
    record Text(String text) implements Part {}

    /** An expression, without its braces and the blanks around it. */
    record Expression(String source) implements Part {}
  }

  /** Whether {@code text} may hold an expression at all. */
  public static boolean isIn(String text) {
    return text.contains(OPEN);
  }

  /** Reads a text, or throws {@link IllegalArgumentException} where an expression has no end. */
  public static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    int done = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, done)) {
      int close = end(text, open + 2);
      if (close < 0) {
        throw new IllegalArgumentException(
            "Expected '}}' after the '{{' at index "
                + open
                + ", but got none. For the braces themselves write {{ '{{' }}.");
      }
      if (open > done) {
        parts.add(new Part.Text(text.substring(done, open)));
      }
      String source = text.substring(open + 2, close).strip();
      if (source.isEmpty()) {
        throw new IllegalArgumentException("Expected an expression between '{{' and '}}'.");
      }
      parts.add(new Part.Expression(source));
      done = close + 2;
    }
    if (done < text.length() || parts.isEmpty()) {
      parts.add(new Part.Text(text.substring(done)));
    }
    return new Template(parts);
  }

  private static int end(String text, int from) {
    int braces = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '"') {
        i = endOfString(text, i);
        if (i < 0) {
          return -1;
        }
      } else if (c == '{') {
        braces++;
      } else if (c == '}' && braces > 0) {
        braces--;
      } else if (text.startsWith("}}", i)) {
        return i;
      }
    }
    return -1;
  }

  /** The last index of the CEL string that begins at {@code start}; -1 where it has no end. */
  private static int endOfString(String text, int start) {
    char quote = text.charAt(start);
    boolean raw = start > 0 && (text.charAt(start - 1) == 'r' || text.charAt(start - 1) == 'R');
    String triple = String.valueOf(quote).repeat(3);
    String close = text.startsWith(triple, start) ? triple : String.valueOf(quote);
    for (int i = start + close.length(); i < text.length(); i++) {
      if (text.charAt(i) == '\\' && !raw) {
        i++;
      } else if (text.startsWith(close, i)) {
        return i + close.length() - 1;
      }
    }
    return -1;
  }
}
