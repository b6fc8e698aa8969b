package io.anabranch.scheduler.core;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagHash;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.dagfile.DagReading;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.event.CatalogRecord;
import io.anabranch.schemas.event.CatalogRecord.Result;
import io.anabranch.schemas.event.DagCommand.DagRegistrationRequested;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.id.Ids;
import java.util.List;

/** Registration: the next version, the same once more, or a refusal. */
final class DecideDag {
  private DecideDag() {}

  static void register(Draft draft, DagRegistrationRequested asked) {
    DagReading reading = DagReader.read(asked.definition());
    DagSpec spec = reading.dag();
    if (spec == null || !reading.problems().isEmpty()) {
      refuse(draft, nameOf(asked), reading.problems());
      return;
    }
    CellState state = draft.state();
    String dag = spec.name();
    String hash = DagHash.of(spec);
    int newest = state.newestVersion(dag);
    Entry.Dag known = state.dag(dag, newest);
    if (known != null && known.hash().equals(hash)) {
      draft.emit(new HistoryEvent.DagVersionRepeated(dag, newest));
      outcome(draft, dag, Result.REPEATED, newest, List.of());
      return;
    }
    int version = newest + 1;
    draft.emit(new HistoryEvent.DagVersionAccepted(dag, version, hash));
    draft.catalog(
        new CatalogRecord.DagVersion(
            dag, version, hash, asked.definition(), draft.now(), draft.stamped().cause()));
    draft.catalog(new CatalogRecord.DagHead(dag, version, draft.stamped().cause()));
    outcome(draft, dag, Result.ACCEPTED, version, List.of());
  }

  private static void refuse(Draft draft, String dag, List<Problem> problems) {
    List<Problem> some = problems.subList(0, Math.min(problems.size(), Rules.PROBLEMS));
    draft.emit(new HistoryEvent.DagRefused(dag, some));
    outcome(draft, dag, Result.REFUSED, 0, some);
  }

  private static void outcome(
      Draft draft, String dag, Result result, int version, List<Problem> problems) {
    draft.catalog(
        new CatalogRecord.RegistrationOutcome(
            dag, result, version, problems, draft.stamped().cause()));
  }

  private static String nameOf(DagRegistrationRequested asked) {
    String name = asked.definition().path("name").asText("");
    return Ids.DAG.matcher(name).matches() ? name : "-";
  }
}
