package io.anabranch.api.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.catalog.Registered;
import io.anabranch.schemas.event.DagStanding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a DAG as the API shows it.
 *
 * @param standing ACTIVE, PAUSED or RETIRED
 * @param params declared parameters, as in the definition; null where there are none
 * @param taskCount how many tasks it has
 * @param definition the canonical form; null but for a single version
 * @param graph the tasks and what waits for what; null but for a single version
 * @param versions all versions, the newest first; null but for a single DAG
 */
record DagView(
    String dag,
    int version,
    String hash,
    Instant registeredAt,
    DagStanding standing,
    String description,
    @Nullable JsonNode tags,
    @Nullable JsonNode params,
    int taskCount,
    @Nullable JsonNode definition,
    @Nullable Graph graph,
    @Nullable List<VersionView> versions) {

  record VersionView(int version, String hash, Instant registeredAt) {}

  record Graph(List<Node> nodes, List<Edge> edges) {}

  record Node(String task, String type, @Nullable String queue) {}

  record Edge(String from, String to) {}

  static DagView brief(Registered it, DagStanding standing) {
    return of(it, standing, null, null, null);
  }

  static DagView withVersions(Registered it, DagStanding standing, List<Registered> all) {
    List<VersionView> versions =
        all.stream().map(v -> new VersionView(v.version(), v.hash(), v.registeredAt())).toList();
    return of(it, standing, null, null, versions);
  }

  static DagView whole(Registered it, DagStanding standing) {
    return of(it, standing, it.definition(), graph(it.definition()), null);
  }

  private static DagView of(
      Registered it,
      DagStanding standing,
      @Nullable JsonNode definition,
      @Nullable Graph graph,
      @Nullable List<VersionView> versions) {
    JsonNode source = it.definition();
    return new DagView(
        it.dag(),
        it.version(),
        it.hash(),
        it.registeredAt(),
        standing,
        source.path("description").asText(""),
        source.get("tags"),
        source.get("params"),
        source.path("tasks").size(),
        definition,
        graph,
        versions);
  }

  private static Graph graph(JsonNode definition) {
    List<Node> nodes = new ArrayList<>();
    List<Edge> edges = new ArrayList<>();
    for (JsonNode task : definition.path("tasks")) {
      String id = task.path("id").asText();
      JsonNode queue = task.get("queue");
      nodes.add(new Node(id, task.path("type").asText(), queue == null ? null : queue.asText()));
      for (JsonNode upstream : task.path("dependencies")) {
        edges.add(new Edge(upstream.asText(), id));
      }
    }
    return new Graph(nodes, edges);
  }
}
