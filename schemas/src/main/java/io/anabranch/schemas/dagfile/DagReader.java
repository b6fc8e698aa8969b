package io.anabranch.schemas.dagfile;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.Problem;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.TreeReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks a DAG's definition: YAML or JSON, strictly, with every problem reported at once.
 * A field that a later version will bring is refused, never ignored.
 */
public final class DagReader {
  /**
   * Most bytes of the canonical JSON form: the limit of the text, and room for quotes and for the
   * defaults that are written out in every task.
   */
  static final int MAX_CANONICAL_BYTES = DagSpec.MAX_BYTES / 4 * 5;

  private DagReader() {}

  /** Reads YAML or JSON text in UTF-8, at most {@link DagSpec#MAX_BYTES} of it. */
  public static DagReading read(byte[] text) {
    Problems problems = new Problems();
    return read(TreeReader.read(text, DagSpec.MAX_BYTES, problems), problems);
  }

  /** Reads the JSON form, as {@link DagWriter} makes it or as a client wrote it. */
  public static DagReading read(JsonNode json) {
    Problems problems = new Problems();
    return read(TreeReader.read(json, Place.NOWHERE, problems), problems);
  }

  private static DagReading read(@Nullable Tree tree, Problems problems) {
    Problems warnings = new Problems();
    DagSpec dag = tree == null ? null : new ReadDag(problems, warnings).read(tree);
    if (dag != null && problems.isEmpty()) {
      int size = DagWriter.toBytes(dag).length;
      if (size <= MAX_CANONICAL_BYTES) {
        return new DagReading(dag, List.of(), warnings.sorted());
      }
      problems.add(
          Place.NOWHERE,
          "Expected at most "
              + MAX_CANONICAL_BYTES
              + " bytes with the defaults written out in every task, but got "
              + size
              + ". Shorten 'defaults.env' or split the DAG.");
    }
    List<Problem> found = problems.sorted();
    return new DagReading(null, found, warnings.sorted());
  }
}
