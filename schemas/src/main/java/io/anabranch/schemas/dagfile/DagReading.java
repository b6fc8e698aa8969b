package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a definition.
 *
 * @param dag the DAG; null exactly when there are problems
 * @param problems why it is none, all of them, in the order of the text
 * @param warnings what is allowed but probably not meant
 */
public record DagReading(@Nullable DagSpec dag, List<Problem> problems, List<Problem> warnings) {
  public DagReading {
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
    if ((dag == null) == problems.isEmpty()) {
      throw new IllegalArgumentException("Expected either a DAG or problems.");
    }
  }

  /** The DAG, or {@link InvalidDagException} with every problem. */
  public DagSpec orThrow() {
    if (dag == null) {
      throw new InvalidDagException(problems);
    }
    return dag;
  }
}
