package io.anabranch.api.routes;

import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The API's own description. */
public final class DocumentRoutes implements Resource {
  private static final String DOCUMENT = "/openapi.yaml";

  private final String text = read();

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get(ROOT + DOCUMENT, Set.of(), request -> Response.text("application/yaml", text)));
  }

  private static String read() {
    try (InputStream document = DocumentRoutes.class.getResourceAsStream(DOCUMENT)) {
      if (document == null) {
        throw new IllegalStateException(
            "Expected openapi.yaml on the class path, but it is not. Build module schemas.");
      }
      return new String(document.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
