package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.TaskState;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The conditions that simulations use, and what they come to, without CEL. */
final class ConditionModel {
  /** Fails whenever it is asked. */
  static final String BROKEN = "1 / 0 == 1";

  private static final String BEGIN = "tasks.";
  private static final String END = ".state == 'SUCCEEDED'";

  enum Answer {
    YES,
    NO,
    FAILS
  }

  private ConditionModel() {}

  static String succeeded(String task) {
    return BEGIN + task + END;
  }

  static Answer answer(@Nullable String condition, Function<String, TaskState> states) {
    if (condition == null || condition.equals("true")) {
      return Answer.YES;
    }
    if (condition.equals(BROKEN)) {
      return Answer.FAILS;
    }
    if (!condition.endsWith(END)) {
      return Answer.NO;
    }
    String task = condition.substring(BEGIN.length(), condition.length() - END.length());
    return states.apply(task) == TaskState.SUCCEEDED ? Answer.YES : Answer.NO;
  }
}
