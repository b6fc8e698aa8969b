package io.anabranch.api.routes;

import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.platform.etcd.AddressBook;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the metrics of every process are, for Prometheus' HTTP service discovery. */
public final class TargetRoutes implements Resource {
  private final AddressBook book;

  public TargetRoutes(AddressBook book) {
    this.book = book;
  }

  record Target(List<String> targets, Map<String, String> labels) {}

  @Override
  public List<Route> routes() {
    return List.of(Route.get(ROOT + "/targets", Set.of(), this::targets));
  }

  private Response targets(Request request) throws InterruptedException {
    return Response.ok(
        book.list().stream()
            .filter(entry -> !entry.url().isEmpty())
            .map(
                entry ->
                    new Target(
                        List.of(URI.create(entry.url()).getAuthority()),
                        Map.of(
                            "__meta_anabranch_kind", entry.kind(),
                            "__meta_anabranch_id", entry.id(),
                            "__meta_anabranch_host", entry.host(),
                            "job", "anabranch-" + entry.kind())))
            .toList());
  }
}
