package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.Input;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.description.TextDescription;
import org.jspecify.annotations.Nullable;

/**
 * An event and where it stands.
 *
 * @param place in its decision, from 1
 */
record Told(Decision decision, int place, HistoryEvent event) {
  /** All events of a log, in order. */
  static List<Told> of(List<Decision> log) {
    return log.stream().flatMap(Told::of).toList();
  }

  static Stream<Told> of(Decision decision) {
    return IntStream.range(0, decision.events().size())
        .mapToObj(i -> new Told(decision, i + 1, decision.events().get(i)));
  }

  Input input() {
    return decision.stamped().input();
  }

  Instant time() {
    return decision.stamped().time();
  }

  /** Fails unless {@code holds}; the text names the run and the task, the rest tells the place. */
  void require(boolean holds, String text, @Nullable Object... arguments) {
    if (!holds) {
      throw new AssertionError(new TextDescription(text, arguments) + " at " + this);
    }
  }

  @Override
  public String toString() {
    return "decision " + decision.sequence() + ", event " + place + ": " + event;
  }
}
