package io.anabranch.api.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.api.catalog.Catalog;
import io.anabranch.api.catalog.Registered;
import io.anabranch.api.http.Nearest;
import io.anabranch.api.problem.ApiException;
import io.anabranch.api.problem.ProblemType;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.EffectiveParams;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.event.DagStanding;
import io.anabranch.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells before a run is asked for whether the scheduler will take it. Works in memory; only before
 * it refuses does it ask Kafka whether the catalog it knows is still the newest. Thread-safe.
 */
public final class CheckRun {
  private static final Duration CATCH_UP = Duration.ofSeconds(2);

  private final Catalog catalog;
  private final LogEnds ends;
  private final Topics topics;
  private final Definitions definitions = new Definitions();

  public CheckRun(Catalog catalog, LogEnds ends, Topics topics) {
    this.catalog = catalog;
    this.ends = ends;
    this.topics = topics;
  }

  /**
   * The version that a run would get.
   *
   * @param version null for the newest
   * @throws ApiException 404 when there is none, 409 when it was retired, 422 when the params do
   *     not fit it
   */
  public Registered check(String dag, @Nullable Integer version, Map<String, JsonNode> params)
      throws InterruptedException {
    Optional<Registered> known = find(dag, version);
    if (known.isEmpty() || !problems(known.get(), params).isEmpty()) {
      catchUp();
      known = find(dag, version);
    }
    Registered found = known.orElseThrow(() -> unknown(dag, version));
    refuseRetired(dag);
    List<Problem> problems = problems(found, params);
    if (!problems.isEmpty()) {
      throw ApiException.invalid(
          "Expected params that fit "
              + dag
              + " version "
              + found.version()
              + ", but "
              + problems.size()
              + (problems.size() == 1 ? " does" : " do")
              + " not.",
          problems);
    }
    return found;
  }

  private void refuseRetired(String dag) throws InterruptedException {
    if (catalog.standing(dag) == DagStanding.RETIRED) {
      catchUp();
    }
    if (catalog.standing(dag) == DagStanding.RETIRED) {
      throw ApiException.of(
          ProblemType.CONFLICT,
          "Expected a DAG that is in use, but '"
              + dag
              + "' was retired. Register it again to use it.");
    }
  }

  /**
   * A version of a DAG, after a look whether another process registered it just now.
   *
   * @param version null for the newest
   */
  public Registered need(String dag, @Nullable Integer version) throws InterruptedException {
    Optional<Registered> known = find(dag, version);
    if (known.isEmpty()) {
      catchUp();
      known = find(dag, version);
    }
    return known.orElseThrow(() -> unknown(dag, version));
  }

  /** The DAG as it is run; null where this release cannot read its definition. */
  public @Nullable DagSpec spec(Registered registered) {
    return definitions.read(registered);
  }

  private Optional<Registered> find(String dag, @Nullable Integer version) {
    return version == null ? catalog.newest(dag) : catalog.version(dag, version);
  }

  private void catchUp() throws InterruptedException {
    long end = ends.end(topics.catalog());
    if (!catalog.awaitPosition(end, CATCH_UP)) {
      throw ApiException.unavailable(
          "Expected to read the whole catalog, but its end did not come yet. Try again.",
          CATCH_UP,
          null);
    }
  }

  private ApiException unknown(String dag, @Nullable Integer version) {
    Optional<Registered> newest = catalog.newest(dag);
    if (version != null && newest.isPresent() && version < newest.get().version()) {
      return ApiException.of(
          ProblemType.NOT_FOUND,
          "Expected a version of "
              + dag
              + " that is kept, but "
              + version
              + " is gone, as nothing ran in it for 30 days. Use the newest, "
              + newest.get().version()
              + ".");
    }
    if (version != null && newest.isPresent()) {
      return ApiException.of(
          ProblemType.NOT_FOUND,
          "Expected a version of "
              + dag
              + " up to "
              + newest.get().version()
              + ", but got "
              + version
              + ".");
    }
    String near = Nearest.to(dag, catalog.names());
    return ApiException.of(
        ProblemType.NOT_FOUND,
        "Expected a registered DAG, but there is no '"
            + dag
            + "'. "
            + (near == null ? "Register it first." : "Did you mean '" + near + "'?"));
  }

  private List<Problem> problems(Registered registered, Map<String, JsonNode> params) {
    DagSpec dag = definitions.read(registered);
    // A definition that this release cannot read is the scheduler's to judge.
    return dag == null ? List.of() : EffectiveParams.of(dag, params).problems();
  }
}
