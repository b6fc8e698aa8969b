package io.anabranch.api.http;

import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a request's body: its size and type are checked before anything parses it. */
final class ReadBody {
  /** Most bytes of a body. */
  static final int LIMIT = 1 << 20;

  private static final Pattern CONTENT_TYPE =
      Pattern.compile("\\s*([^;\\s]+)\\s*(?:;\\s*charset\\s*=\\s*\"?([A-Za-z0-9_-]+)\"?\\s*)?");

  private ReadBody() {}

  static byte[] of(HttpServerExchange exchange, Accepts accepts) throws IOException {
    if (accepts == Accepts.NOTHING) {
      return new byte[0];
    }
    if (exchange.getRequestContentLength() > LIMIT) {
      throw tooLarge();
    }
    String encoding = exchange.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw unsupported(
          "Expected a body without Content-Encoding, but got '" + encoding + "'. Send it plain.");
    }
    byte[] body = exchange.getInputStream().readNBytes(LIMIT + 1);
    if (body.length > LIMIT) {
      throw tooLarge();
    }
    if (body.length > 0 || accepts.required()) {
      checkType(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE), accepts);
    }
    return body;
  }

  private static void checkType(@Nullable String contentType, Accepts accepts) {
    Matcher parts = CONTENT_TYPE.matcher(contentType == null ? "" : contentType);
    if (!parts.matches()
        || !accepts.mediaTypes().contains(parts.group(1).toLowerCase(Locale.ROOT))
        || (parts.group(2) != null && !parts.group(2).equalsIgnoreCase("utf-8"))) {
      throw unsupported(
          "Expected Content-Type to be one of "
              + new TreeSet<>(accepts.mediaTypes())
              + " in UTF-8, but got "
              + (contentType == null ? "none" : "'" + contentType + "'")
              + ".");
    }
  }

  // The rest is read and thrown away, within the listener's bounds: closing with bytes unread would
  // reset the connection, and the caller might never see the answer (RFC 9112, section 9.6).
  private static ApiException tooLarge() {
    return ApiException.of(
        ProblemType.TOO_LARGE, "Expected a body of at most " + LIMIT + " bytes. Send less.");
  }

  private static ApiException unsupported(String detail) {
    return ApiException.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail);
  }
}
