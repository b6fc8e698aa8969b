package io.anabranch.dlq;

import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.DeadLetter;
import io.anabranch.schemas.event.DeadLetter.FailedTask;
import io.anabranch.schemas.event.DeadLetter.RefusedInput;
import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.id.AttemptRef;
import org.jspecify.annotations.Nullable;

/** What a letter is about, as lists filter it. A refused input has what it names itself. */
record LetterSubject(
    @Nullable String dag,
    @Nullable String runId,
    @Nullable String task,
    @Nullable Integer attempt,
    @Nullable TaskError error) {
  private static final LetterSubject UNKNOWN = new LetterSubject(null, null, null, null, null);

  static LetterSubject of(DeadLetter letter) {
    FailedTask task = letter.task();
    if (task != null) {
      return new LetterSubject(task.dag(), task.runId(), task.task(), task.attempt(), task.error());
    }
    RefusedInput refused = letter.input();
    return refused == null ? UNKNOWN : of(refused.readable());
  }

  private static LetterSubject of(@Nullable Input input) {
    if (input instanceof RunRequested request) {
      return new LetterSubject(request.dag(), request.runId(), null, null, null);
    }
    if (input instanceof AttemptEvent event) {
      AttemptRef ref = event.attempt();
      return new LetterSubject(null, ref.runId(), ref.task(), ref.attempt(), null);
    }
    return UNKNOWN;
  }
}
