package io.anabranch.schemas.dagfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.error.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts one to five known faults into valid files: all of them and nothing else must come back, each
 * at its line. A case is named by its seed and is the same each time.
 */
class DagFaultsTest {
  private static final int CASES = 200;

  /** A fault: what becomes of one line of a task's block, and what is said of it. */
  private record Fault(String field, String line, String said) {}

  /** One for each field at most, so that faults do not hide each other. */
  private static final List<Fault> FAULTS =
      List.of(
          new Fault("timeout", "timeout: 5 minutes", "a duration"),
          new Fault("timeout", "timeout: 300", "Give it a unit"),
          new Fault("timeout", "timeout: 31d", "from 1ms to 30d"),
          new Fault("timeout", "timeout: 0s", "from 1ms to 30d"),
          new Fault("timeout", "timeOut: 5m", "Did you mean 'timeout'?"),
          new Fault("timeout", "timeout:", "got nothing"),
          new Fault("timeout", "timeout: &anchor 5m", "anchor &anchor"),
          new Fault("timeout", "timeout: *alias", "alias *alias"),
          new Fault("timeout", "timeout: !!str 5m", "tag"),
          new Fault("retry", "retry: {maxAttempts: 0}", "from 1 to 1000"),
          new Fault("retry", "retry: {maxAttempts: '3'}", "a whole number"),
          new Fault("retry", "retry: {maxAttempts: 3, backoff: exponentiel}", "'exponential'?"),
          new Fault("retry", "retry: {maxAttempts: 3, delay: 10m, maxDelay: 5m}", "at most 'max"),
          new Fault("retry", "retry: {maxAttempts: 3, factor: 0.5}", "from 1 to 100"),
          new Fault("retry", "retry: {maxAttempts: 3, maxAttempts: 4}", "each key once"),
          new Fault("retry", "retry: {maxAttempts: 3, on: [conection]}", "'connection'?"),
          new Fault("retry", "retry: {maxAttempts: 3, notOn: [700]}", "from 0 to 599"),
          new Fault("retry", "retry: {maxAttempts: 3, on: [workerLost]}", "HTTP status such as"),
          new Fault("retry", "retry: {maxAttempts: 3, maxDuration: 0s}", "a duration from"),
          new Fault("retry", "retry: 3", "an object"),
          new Fault("queue", "queue: No Such", "a queue's name"),
          new Fault("queue", "queue: 7", "Put it in quotes"),
          new Fault("queue", "queueTimeout: 0s", "a duration from"),
          new Fault("queue", "totalTimeout: soon", "a duration"),
          new Fault("queue", "pool: db", "'pool' is not supported yet"),
          new Fault("queue", "when: params.ful", "Expected a declared param"),
          new Fault("queue", "when: params.limit + 1", "no matching overload"),
          new Fault("queue", "when: tasks.frist.state == 'FAILED'", "Did you mean 'first'?"),
          new Fault("queue", "when: tasks['ID'].state == 'FAILED'", "comes before"),
          new Fault("queue", "when: tasks.first.stat == 'FAILED'", "undefined field"),
          new Fault("queue", "when: tasks.exists(t, t == 'a')", "with a task's id"),
          new Fault("queue", "when: [true]", "Expected text"),
          new Fault("queue", "triggerRule: alldone", "Did you mean 'allDone'?"),
          new Fault("queue", "allowFailure: 'yes'", "Expected true or false"),
          new Fault("queue", "depends_on: []", "Expected a field of a shell task"),
          new Fault("queue", "url: https://example.com", "a field of http tasks"),
          new Fault("queue", "<<: {}", "merge key"),
          new Fault("env", "env: {MODE: '{{ params.dat }}'}", "Did you mean 'date'?"),
          new Fault("env", "env: {MODE: '{{ params.limit + }}'}", "an expression in CEL"),
          new Fault("env", "env: {MODE: '{{ params.limit + run.id }}'}", "no matching overload"),
          new Fault("env", "env: {MODE: '{{ nothing }}'}", "undeclared reference"),
          new Fault("env", "env: {MODE: '{{ tasks.nobody.output }}'}", "the id of a task"),
          new Fault("env", "env: {MODE: '{{ secrets.KEY }}'}", "'secrets' in expressions"),
          new Fault("env", "env: {MODE: '{{ params.date'}", "Expected '}}'"),
          new Fault("env", "env: {MO-DE: fast}", "environment variable's name"),
          new Fault("env", "env: {ANABRANCH_TASK: x}", "ANABRANCH_"),
          new Fault("env", "env: {MODE: [1]}", "Expected text, but got a list"),
          new Fault("env", "env: {MODE: \"a\\0b\"}", "NUL"),
          new Fault("dependencies", "dependencies: [first, frist]", "Did you mean 'first'?"),
          new Fault("dependencies", "dependencies: [first, first]", "each dependency once"),
          new Fault("dependencies", "dependencies: [ID]", "not to wait for itself"),
          new Fault("dependencies", "dependencies: first", "a list of task ids"),
          new Fault("dependencies", "dependencies: [first, 7]", "Put it in quotes"),
          new Fault("command", "command: ''", "it is empty"),
          new Fault("command", "cmd: echo", "Did you mean 'command'?"),
          new Fault("command", "command: [echo]", "Expected text, but got a list"));

  /** A file being made: its lines, and what should be said of which line. */
  private static final class Draft {
    private final List<String> lines = new ArrayList<>();
    private final List<Expected> expected = new ArrayList<>();

    void add(String line) {
      lines.add(line);
    }

    void expect(String said) {
      expected.add(new Expected(lines.size(), said));
    }
  }

  private record Expected(int line, String said) {}

  private static Draft draft(Random random, int faults) {
    int tasks = 6 + random.nextInt(20);
    List<Integer> faulty = new ArrayList<>(IntStream.range(0, tasks).boxed().toList());
    Collections.shuffle(faulty, random);
    List<Integer> chosen = faulty.subList(0, faults);
    Draft draft = new Draft();
    Stream.of(
            "# a comment",
            "name: generated",
            "params:",
            "  date: {type: string, default: today}",
            "  limit: {type: integer, default: 5}",
            "",
            "tasks:",
            "  - id: first",
            "    type: noop")
        .forEach(draft::add);
    for (int i = 0; i < tasks; i++) {
      Fault fault = chosen.contains(i) ? FAULTS.get(random.nextInt(FAULTS.size())) : null;
      task(draft, random, "task-" + i, i == 0 ? "first" : "task-" + random.nextInt(i), fault);
    }
    return draft;
  }

  private static void task(
      Draft draft, Random random, String id, String upstream, @Nullable Fault fault) {
    draft.add("  - id: " + id);
    draft.add("    type: shell");
    List<String> fields =
        new ArrayList<>(
            List.of(
                "timeout: 5m",
                "retry: {maxAttempts: 3, backoff: linear, delay: 1s}",
                "queue: default",
                "env: {MODE: 'to {{ params.date }} of {{ run.id }}', PORT: 8080}",
                "dependencies: [" + upstream + "]",
                "command: echo hello"));
    Collections.shuffle(fields, random);
    for (String field : fields) {
      if (fault != null && field.startsWith(fault.field() + ":")) {
        draft.add("    " + fault.line().replace("ID", id));
        draft.expect(fault.said());
      } else {
        draft.add("    " + field);
      }
      if (random.nextInt(4) == 0) {
        draft.add("    # " + field);
      }
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, CASES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allFaultsAndNothingElseComeBackAtTheirLines(int seed) {
    Random random = new Random(seed);
    Draft draft = draft(random, 1 + seed % 5);
    String text = String.join("\n", draft.lines) + "\n";

    List<Problem> problems = DagReaderTest.read(text).problems();

    assertThat(problems).as(text).extracting(Problem::line).isEqualTo(lines(draft));
    for (int i = 0; i < problems.size(); i++) {
      assertThat(problems.get(i).toString()).contains(draft.expected.get(i).said());
      assertThat(problems.get(i).column()).isPositive();
    }
  }

  private static List<Integer> lines(Draft draft) {
    return draft.expected.stream().map(Expected::line).toList();
  }

  @Test
  void theFilesAreValidWithoutFaults() {
    for (int seed = 0; seed < CASES; seed++) {
      Draft draft = draft(new Random(seed), 0);

      assertThat(DagReaderTest.read(String.join("\n", draft.lines)).problems()).isEmpty();
    }
  }

  @Test
  void everyFaultIsPutInSomewhere() {
    List<String> said = new ArrayList<>();
    for (int seed = 0; seed < CASES; seed++) {
      draft(new Random(seed), 1 + seed % 5).expected.forEach(expected -> said.add(expected.said()));
    }

    assertThat(said).containsAll(FAULTS.stream().map(Fault::said).toList());
  }
}
