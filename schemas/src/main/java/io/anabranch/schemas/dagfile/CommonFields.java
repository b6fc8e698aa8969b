package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.expr.CheckExpressions;
import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields that tasks and {@code defaults} share. */
final class CommonFields {
  static final Duration SHORTEST = Duration.ofMillis(1);
  static final Duration LONGEST = Duration.ofDays(30);
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Fields fields;
  private final Defaults defaults;
  private final CheckExpressions expressions;
  private final Problems problems;
  private final Values values;

  CommonFields(Fields fields, Defaults defaults, CheckExpressions expressions, Problems problems) {
    this.expressions = expressions;
    this.fields = fields;
    this.defaults = defaults;
    this.problems = problems;
    this.values = new Values(problems);
  }

  RetryFields retry() {
    return RetryFields.read(fields.get("retry"), defaults.retry(), problems);
  }

  @Nullable Duration timeout() {
    Duration own = duration("timeout");
    return own == null ? defaults.timeout() : own;
  }

  /** A task's own duration; the defaults have none of that name. */
  @Nullable Duration duration(String name) {
    return values.duration(fields.get(name), SHORTEST, LONGEST);
  }

  @Nullable String queue() {
    String own =
        values.matching(fields.get("queue"), Ids.DAG, "a queue's name that matches " + Ids.DAG);
    return own == null ? defaults.queue() : own;
  }

  Map<String, String> env() {
    Map<String, String> env = new TreeMap<>(defaults.env());
    env.putAll(
        values.texts(fields.get("env"), "an object of names and values", this::checkVariable));
    return env;
  }

  private void checkVariable(String name, Tree.Entry entry) {
    expressions.add(entry.value());
    if (!VARIABLE.matcher(name).matches()) {
      problems.add(
          entry.key(),
          "Expected an environment variable's name that matches "
              + VARIABLE
              + ", but got "
              + Words.quote(name)
              + ".");
    } else if (name.startsWith("ANABRANCH_") || name.startsWith("PARAM_")) {
      problems.add(
          entry.key(),
          "Expected a name that begins with neither ANABRANCH_ nor PARAM_, which Anabranch sets"
              + " itself, but got "
              + Words.quote(name)
              + ".");
    }
  }
}
