package io.anabranch.schemas.expr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelValidationException;
import org.junit.jupiter.api.Test;

class TaskNamesTest {
  private static TaskNames names(String source) throws CelValidationException {
    return TaskNames.in(Engine.parse(source).getExpr());
  }

  @Test
  void tasksAreNamedByFieldAndByLiteralIndex() throws Exception {
    TaskNames names = names("tasks.a.output.x + tasks['my-b'].attempt > 0 && has(tasks.c.output)");
    assertThat(names.ids()).containsExactly("a", "c", "my-b");
    assertThat(names.onlyLiteral()).isTrue();
  }

  @Test
  void tasksThatAreNotKnownBeforehandAreTold() throws Exception {
    assertThat(names("tasks[params.which].state == 'FAILED'").onlyLiteral()).isFalse();
    assertThat(names("size(tasks) > 0").onlyLiteral()).isFalse();
  }

  @Test
  void aMacrosOwnVariableMayHaveTheName() throws Exception {
    TaskNames names = names("params.list.exists(tasks, tasks.size > 3) && tasks.a.attempt > 1");
    assertThat(names.ids()).containsExactly("a");
    assertThat(names.onlyLiteral()).isTrue();
  }
}
