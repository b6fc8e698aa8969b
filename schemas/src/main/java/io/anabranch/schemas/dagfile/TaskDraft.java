package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Tree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as far as it could be read.
 *
 * @param id what stands for its id, be it one or not
 * @param dependencies what stands for the tasks that it waits for
 * @param spec the task itself; null where it has problems
 */
record TaskDraft(
    Place place, Tree id, List<Tree> dependencies, Fields fields, @Nullable TaskSpec spec) {
  /** The text of its id, be it one or not. */
  @Nullable String idText() {
    return text(id);
  }

  /** The text of a tree; null where it is none. */
  static @Nullable String text(Tree tree) {
    return tree instanceof Tree.Scalar scalar && scalar.json().isTextual()
        ? scalar.json().textValue()
        : null;
  }
}
