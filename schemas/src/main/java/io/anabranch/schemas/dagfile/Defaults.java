package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.expr.CheckExpressions;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every task of a DAG gets that does not say otherwise. */
record Defaults(
    RetryFields retry,
    @Nullable Duration timeout,
    @Nullable String queue,
    Map<String, String> env) {
  static final Defaults NONE = new Defaults(RetryFields.NONE, null, null, Map.of());

  static Defaults read(@Nullable Tree tree, CheckExpressions expressions, Problems problems) {
    Tree.Obj object = new Values(problems).object(tree, "an object of what every task gets");
    if (object == null) {
      return NONE;
    }
    CommonFields common =
        new CommonFields(
            new Fields(object, Vocabulary.DEFAULTS, problems), NONE, expressions, problems);
    return new Defaults(common.retry(), common.timeout(), common.queue(), common.env());
  }
}
