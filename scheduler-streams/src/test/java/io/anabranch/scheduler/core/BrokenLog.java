package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.LetterKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Ways to break a log. Each gives another log and leaves the one it was given as it is. */
final class BrokenLog {
  private BrokenLog() {}

  /** The log with another decision in place of {@code of}. */
  static List<Decision> changed(List<Decision> log, Decision of, UnaryOperator<Decision> change) {
    return changed(log, of.sequence(), change);
  }

  /** The log with another decision in place of number {@code sequence}. */
  static List<Decision> changed(List<Decision> log, long sequence, UnaryOperator<Decision> change) {
    return log.stream().map(one -> one.sequence() == sequence ? change.apply(one) : one).toList();
  }

  /** The log where {@code of} tells others in place of each of its events of a kind. */
  static <T extends HistoryEvent> List<Decision> each(
      List<Decision> log, Decision of, Class<T> kind, Function<T, List<HistoryEvent>> others) {
    return changed(
        log,
        of,
        one ->
            telling(
                one,
                one.events().stream()
                    .flatMap(
                        event ->
                            kind.isInstance(event)
                                ? others.apply(kind.cast(event)).stream()
                                : List.of(event).stream())
                    .toList()));
  }

  /** The log where {@code of} does not tell its events of a kind. */
  static List<Decision> without(
      List<Decision> log, Decision of, Class<? extends HistoryEvent> kind) {
    return each(log, of, kind, any -> List.of());
  }

  /** The log where the events of a kind are told by another decision, after its own. */
  static List<Decision> moved(
      List<Decision> log, Class<? extends HistoryEvent> kind, Decision from, Decision to) {
    List<HistoryEvent> events = from.events().stream().filter(kind::isInstance).toList();
    return changed(
        without(log, from, kind),
        to,
        one -> {
          List<HistoryEvent> all = new ArrayList<>(one.events());
          all.addAll(events);
          return telling(one, all);
        });
  }

  /** The log where each of the two tells what the other one does. */
  static List<Decision> swapped(List<Decision> log, Decision one, Decision other) {
    return changed(
        changed(log, one, decision -> telling(decision, other.events())),
        other,
        decision -> telling(decision, one.events()));
  }

  /** The run's end comes before all else. */
  static Decision endsFirst(Decision decision) {
    List<HistoryEvent> events = new ArrayList<>();
    decision.events().stream().filter(HistoryEvent.RunEnded.class::isInstance).forEach(events::add);
    decision.events().stream().filter(one -> !events.contains(one)).forEach(events::add);
    return telling(decision, events);
  }

  /** One letter more for an input that was refused. */
  static Decision refusedTwice(Decision decision) {
    List<HistoryEvent> events = new ArrayList<>(decision.events());
    events.add(new HistoryEvent.LetterOpened("dl-0-1", LetterKind.INVALID_EVENT, null, null));
    List<LetterEvent> letters = new ArrayList<>(decision.letters());
    letters.add(
        new LetterEvent.Opened(
            "dl-0-1",
            decision.stamped().time(),
            ((LetterEvent.Opened) letters.getFirst()).content()));
    return saying(telling(decision, events), letters);
  }

  static Decision telling(Decision decision, List<HistoryEvent> events) {
    return new Decision(
        decision.sequence(),
        decision.epoch(),
        decision.stamped(),
        events,
        decision.messages(),
        decision.letters(),
        decision.catalog());
  }

  static Decision saying(Decision decision, List<LetterEvent> letters) {
    return new Decision(
        decision.sequence(),
        decision.epoch(),
        decision.stamped(),
        decision.events(),
        decision.messages(),
        letters,
        decision.catalog());
  }

  static Decision of(Decision decision, long epoch) {
    return new Decision(
        decision.sequence(),
        epoch,
        decision.stamped(),
        decision.events(),
        decision.messages(),
        decision.letters(),
        decision.catalog());
  }

  static Decision at(Decision decision, Instant time) {
    return stamped(
        decision, new Stamped(decision.stamped().input(), decision.stamped().cause(), time));
  }

  static Decision on(Decision decision, Input input) {
    return stamped(
        decision, new Stamped(input, decision.stamped().cause(), decision.stamped().time()));
  }

  private static Decision stamped(Decision decision, Stamped stamped) {
    return new Decision(
        decision.sequence(),
        decision.epoch(),
        stamped,
        decision.events(),
        decision.messages(),
        decision.letters(),
        decision.catalog());
  }
}
