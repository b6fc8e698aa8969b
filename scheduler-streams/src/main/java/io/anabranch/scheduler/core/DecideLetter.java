package io.anabranch.scheduler.core;

import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.DeadLetter;
import io.anabranch.schemas.event.HistoryEvent;
import io.anabranch.schemas.event.LetterEvent;
import io.anabranch.schemas.event.LetterKind;
import io.anabranch.schemas.event.RunCommand.LetterDiscardRequested;
import io.anabranch.schemas.event.RunCommand.LetterRetryRequested;
import io.anabranch.schemas.event.TaskState;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.id.Token;
import io.anabranch.schemas.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters: opened for what failed for good, retried, discarded. */
final class DecideLetter {
  private DecideLetter() {}

  /** The input cannot be read or asks for what cannot be done. */
  static void refuse(Draft draft, String reason) {
    String id = draft.nextLetterId();
    DeadLetter.RefusedInput input =
        draft.input() instanceof Unreadable raw
            ? new DeadLetter.RefusedInput(raw.rawBase64(), raw.size(), null)
            : new DeadLetter.RefusedInput(null, Json.bytes(draft.input()).length, draft.input());
    draft.emit(new HistoryEvent.LetterOpened(id, LetterKind.INVALID_EVENT, null, null));
    draft.letter(
        new LetterEvent.Opened(
            id,
            draft.now(),
            new DeadLetter(
                id,
                LetterKind.INVALID_EVENT,
                draft.now(),
                reason,
                draft.stamped().cause(),
                null,
                input)));
  }

  /** The task failed for good; the letter of an earlier failure gives way to the new one. */
  static void open(Draft draft, TaskEntry task, LetterKind kind, TaskError error, String logTail) {
    String id = draft.nextLetterId();
    if (task.letter() != null) {
      close(draft, task.letter(), null, "The retry failed; letter " + id + " took its place.");
    }
    Entry.Run run = draft.run(task.runId());
    draft.emit(new HistoryEvent.LetterOpened(id, kind, task.runId(), task.task()));
    draft.letter(
        new LetterEvent.Opened(
            id,
            draft.now(),
            new DeadLetter(
                id,
                kind,
                draft.now(),
                error.message(),
                draft.stamped().cause(),
                new DeadLetter.FailedTask(
                    run.runId(),
                    run.dag(),
                    run.version(),
                    task.task(),
                    task.attempt(),
                    run.logicalTime(),
                    error,
                    draft.plan(run.runId()).task(task.task()),
                    run.params(),
                    logTail,
                    task.failed()),
                null)));
  }

  static void retry(Draft draft, LetterRetryRequested asked) {
    Entry.@Nullable Letter letter = draft.state().letter(asked.letter());
    if (letter == null) {
      draft.ignore(notOpen(draft, asked.letter()));
      return;
    }
    TaskEntry task = Apply.task(draft.state(), letter.runId(), letter.task());
    if (letter.retries() != asked.round() || task.state() != TaskState.FAILED) {
      draft.ignore("Letter " + letter.id() + " was retried in round " + asked.round() + " before.");
      return;
    }
    retried(draft, letter, asked.by());
    List<String> waiting = HeldBack.by(draft, task.runId(), List.of(task.task()));
    draft.emitLists(waiting, some -> new HistoryEvent.RunReopened(task.runId(), some));
    FollowUp.onWaiting(draft, task.runId(), waiting);
  }

  static void discard(Draft draft, LetterDiscardRequested asked) {
    Entry.@Nullable Letter letter = draft.state().letter(asked.letter());
    if (letter != null && letter.retries() > 0) {
      draft.ignore("Letter " + letter.id() + " is being retried; its outcome closes it.");
    } else if (letter == null && !wasOpened(draft, asked.letter())) {
      draft.ignore(notOpen(draft, asked.letter()));
    } else {
      close(draft, asked.letter(), asked.by(), asked.reason());
    }
  }

  /** The task of the letter is tried again. */
  static void retried(Draft draft, Entry.Letter letter, @Nullable String by) {
    draft.emit(new HistoryEvent.LetterRetried(letter.id(), letter.retries() + 1, by));
    draft.letter(new LetterEvent.Retried(letter.id(), draft.now(), letter.retries() + 1, by));
  }

  /** The task of the letter is not tried again after all. */
  static void giveUp(Draft draft, String letter, String why) {
    close(draft, letter, null, why);
  }

  /** The task succeeded, or was skipped, after a retry of its letter. */
  static void resolve(Draft draft, String letter) {
    draft.emit(new HistoryEvent.LetterResolved(letter));
    draft.letter(new LetterEvent.Resolved(letter, draft.now()));
  }

  private static void close(
      Draft draft, String letter, @Nullable String by, @Nullable String reason) {
    draft.emit(new HistoryEvent.LetterDiscarded(letter, by, reason));
    draft.letter(new LetterEvent.Discarded(letter, draft.now(), by, reason));
  }

  private static String notOpen(Draft draft, String letter) {
    return wasOpened(draft, letter)
        ? "Letter " + letter + " is closed, holds no task, or its run has left the store."
        : "There is no letter " + letter + ".";
  }

  // The id names the decision that opened it, so no memory of closed letters is needed.
  private static boolean wasOpened(Draft draft, String letter) {
    String[] parts = letter.split("-", -1);
    try {
      return parts.length == 3
          && parts[0].equals("dl")
          && Token.parse(parts[1] + "." + parts[2]).sequence() < draft.sequence();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
