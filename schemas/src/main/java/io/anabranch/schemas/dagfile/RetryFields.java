package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.Durations;
import io.anabranch.schemas.dag.ErrorMatch;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one {@code retry} says; null for what it leaves to the defaults. */
record RetryFields(
    @Nullable Integer maxAttempts,
    RetryPolicy.@Nullable Backoff backoff,
    @Nullable Duration delay,
    @Nullable Double factor,
    @Nullable Duration maxDelay,
    RetryPolicy.@Nullable Jitter jitter,
    @Nullable List<ErrorMatch> on,
    @Nullable List<ErrorMatch> notOn,
    @Nullable Duration maxDuration) {
  static final RetryFields NONE =
      new RetryFields(null, null, null, null, null, null, null, null, null);

  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Duration LONGEST_IN_ALL = Duration.ofDays(30);

  static RetryFields read(@Nullable Tree tree, RetryFields defaults, Problems problems) {
    Values values = new Values(problems);
    Tree.Obj object = values.object(tree, "an object such as {maxAttempts: 3}");
    if (object == null) {
      return defaults;
    }
    Fields fields = new Fields(object, Vocabulary.RETRY, problems);
    RetryFields read =
        new RetryFields(
            or(
                values.integer(fields.get("maxAttempts"), 1, RetryPolicy.MAX_ATTEMPTS),
                defaults.maxAttempts),
            or(values.oneOf(fields.get("backoff"), RetryPolicy.Backoff.class), defaults.backoff),
            or(values.duration(fields.get("delay"), Duration.ZERO, LONGEST), defaults.delay),
            or(values.number(fields.get("factor"), 1, 100), defaults.factor),
            or(values.duration(fields.get("maxDelay"), Duration.ZERO, LONGEST), defaults.maxDelay),
            or(values.oneOf(fields.get("jitter"), RetryPolicy.Jitter.class), defaults.jitter),
            or(matches(fields.get("on"), values, problems), defaults.on),
            or(matches(fields.get("notOn"), values, problems), defaults.notOn),
            or(
                values.duration(fields.get("maxDuration"), Duration.ofMillis(1), LONGEST_IN_ALL),
                defaults.maxDuration));
    if (read.delay != null && read.maxDelay != null && read.delay.compareTo(read.maxDelay) > 0) {
      problems.add(
          object.place(),
          "Expected 'delay' to be at most 'maxDelay', but "
              + Durations.format(read.delay)
              + " is more than "
              + Durations.format(read.maxDelay)
              + ".");
    }
    return read;
  }

  private static @Nullable List<ErrorMatch> matches(
      @Nullable Tree tree, Values values, Problems problems) {
    if (tree == null) {
      return null;
    }
    List<ErrorMatch> matches = new ArrayList<>();
    for (Tree item : values.list(tree, "a list of errors such as [75, 5xx, connection]")) {
      String text = values.written(item);
      try {
        if (text != null) {
          matches.add(ErrorMatch.parse(text));
        }
      } catch (IllegalArgumentException e) {
        problems.unknown(item.place(), String.valueOf(e.getMessage()), text, ErrorMatch.KINDS);
      }
    }
    return matches;
  }

  /** The policy; a delay above the usual longest delay raises that. */
  RetryPolicy policy() {
    RetryPolicy none = RetryPolicy.NONE;
    Duration first = delay == null ? none.delay() : delay;
    Duration longest = none.maxDelay().compareTo(first) > 0 ? none.maxDelay() : first;
    return new RetryPolicy(
        maxAttempts == null ? none.maxAttempts() : maxAttempts,
        backoff == null ? none.backoff() : backoff,
        maxDelay != null && maxDelay.compareTo(first) < 0 ? maxDelay : first,
        factor == null ? none.factor() : factor,
        maxDelay == null ? longest : maxDelay,
        jitter == null ? none.jitter() : jitter,
        on == null ? none.on() : on,
        notOn == null ? none.notOn() : notOn,
        maxDuration);
  }

  private static <T> @Nullable T or(@Nullable T own, @Nullable T other) {
    return own == null ? other : own;
  }
}
