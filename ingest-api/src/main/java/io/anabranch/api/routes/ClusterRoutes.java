package io.anabranch.api.routes;

import io.anabranch.api.command.LogEnds;
import io.anabranch.api.http.Request;
import io.anabranch.api.http.Response;
import io.anabranch.api.http.Route;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.query.Progress;
import io.anabranch.api.routes.ClusterView.Backing;
import io.anabranch.api.routes.ClusterView.Leader;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.etcd.EtcdUnavailableException;
import io.anabranch.platform.etcd.LeaderElection;
import io.anabranch.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cell as a whole. Answers whatever is away, with what the others tell. */
public final class ClusterRoutes implements Resource {
  /** The scheduler's election. */
  private static final String OFFICE = "scheduler";

  private static final Duration ETCD_LIMIT = Duration.ofSeconds(2);

  private final Progress progress;
  private final LogEnds ends;
  private final Topics topics;
  private final EtcdSettings etcd;
  private final String version;

  public ClusterRoutes(
      Progress progress, LogEnds ends, Topics topics, EtcdSettings etcd, String version) {
    this.progress = progress;
    this.ends = ends;
    this.topics = topics;
    this.etcd = etcd;
    this.version = version;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get(ROOT + "/cluster", Set.of(), this::cluster));
  }

  /** What Postgres tells. */
  private record Folded(
      Progress.@Nullable Epoch epoch,
      Progress.@Nullable Head head,
      Map<String, Long> applied,
      Map<String, Long> folded) {}

  private Response cluster(Request request) throws InterruptedException {
    Map<String, Backing> backing = new TreeMap<>();
    Folded folded = folded(backing);
    Map<String, Long> logEnds = logEnds(backing);
    Leader leader = leader(backing, folded);
    Map<String, String> versions = new TreeMap<>();
    versions.put("api", version);
    if (folded != null && folded.epoch != null) {
      versions.put("scheduler", folded.epoch.version());
    }
    Progress.Head head = folded == null ? null : folded.head;
    return Response.ok(
        new ClusterView(
            topics.prefix(),
            leader,
            folded == null || folded.epoch == null ? null : folded.epoch.epoch(),
            head == null ? null : head.sequence(),
            head == null ? null : head.decidedAt(),
            folded == null ? null : folded.applied,
            folded == null || logEnds == null ? null : lag(folded, logEnds),
            head == null ? null : head.missing(),
            versions,
            backing));
  }

  private @Nullable Folded folded(Map<String, Backing> backing) {
    try {
      Folded folded =
          new Folded(
              progress.epoch().orElse(null),
              progress.head(),
              progress.applied(),
              progress.folded());
      backing.put("postgres", Backing.UP);
      return folded;
    } catch (ApiException e) {
      backing.put("postgres", Backing.AWAY);
      return null;
    }
  }

  private @Nullable Map<String, Long> logEnds(Map<String, Backing> backing)
      throws InterruptedException {
    try {
      Map<String, Long> found =
          ends.ends(
              List.of(
                  topics.runCommands(),
                  topics.dagCommands(),
                  topics.taskEvents(),
                  topics.history(),
                  topics.deadLetters()));
      backing.put("kafka", Backing.UP);
      return found;
    } catch (ApiException e) {
      backing.put("kafka", Backing.AWAY);
      return null;
    }
  }

  private @Nullable Leader leader(Map<String, Backing> backing, @Nullable Folded folded)
      throws InterruptedException {
    if (etcd.isConfigured()) {
      try {
        Optional<Leader> elected =
            LeaderElection.current(etcd, OFFICE, ETCD_LIMIT)
                .map(it -> new Leader(it.id(), it.host(), it.pid(), it.since(), "etcd"));
        backing.put("etcd", Backing.UP);
        return elected.orElse(null);
      } catch (EtcdUnavailableException e) {
        backing.put("etcd", Backing.AWAY);
      }
    } else {
      backing.put("etcd", Backing.NONE);
    }
    Progress.Epoch epoch = folded == null ? null : folded.epoch;
    return epoch == null
        ? null
        : new Leader(epoch.leader(), epoch.host(), epoch.pid(), epoch.since(), "projection");
  }

  private Map<String, Long> lag(Folded folded, Map<String, Long> logEnds) {
    Map<String, Long> lag = new TreeMap<>();
    logEnds.forEach(
        (topic, end) -> {
          String name = topic.substring(topics.prefix().length());
          Long applied = folded.applied.get(name);
          long reached = applied == null ? 0 : applied + 1;
          Long next = folded.folded.getOrDefault(topic, folded.folded.get(name));
          lag.put(name, Math.max(0, end - (next == null ? reached : next)));
        });
    return lag;
  }
}
