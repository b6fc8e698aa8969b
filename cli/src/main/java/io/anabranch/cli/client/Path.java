package io.anabranch.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path below {@code /api/v1/}, built from segments so that no id can change its meaning.
 *
 * @param text encoded, with its query
 */
public record Path(String text) {
  /** Joins segments with slashes, each encoded. */
  public static Path of(String... segments) {
    return new Path(Stream.of(segments).map(Path::encode).collect(Collectors.joining("/")));
  }

  /** Adds a query parameter unless it has no value. */
  public Path with(String name, @Nullable Object value) {
    if (value == null || value.toString().isEmpty()) {
      return this;
    }
    String separator = text.contains("?") ? "&" : "?";
    return new Path(text + separator + encode(name) + "=" + encode(value.toString()));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
