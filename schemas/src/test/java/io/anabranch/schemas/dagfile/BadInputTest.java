package io.anabranch.schemas.dagfile;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.error.Problem;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
  private static final String TASKS = "tasks: [{id: a, type: noop}]\n";

  private static void assertProblem(String text, String said) {
    assertThat(DagReaderTest.read(text).problems())
        .as(text.substring(0, Math.min(200, text.length())))
        .extracting(Problem::toString)
        .anySatisfy(problem -> assertThat(problem).contains(said));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "# only a comment",
        "x",
        "[]",
        "7",
        "null",
        "---\n---\n",
        "{",
        "[",
        "\"",
        "a: b: c",
        "\t",
        "- - -",
        "!!javax.script.ScriptEngineManager [x]",
        "? {a: b}\n: c",
        "{\"name\": \"d\"",
        "{\"name\": \"d\",}",
        "%YAML 9.9\n---\nname: d",
        "name: \u0001",
        "&a *a",
        "name: 'd",
        "%TAG ! tag:x,2000:\n---\nname: d",
        "\uFEFF\uFEFF",
        "@",
        "`",
        "a: |9\n x",
        "{{ x }}",
      })
  void whatIsNoDagHasProblemsAndNothingIsThrown(String text) {
    assertThat(DagReaderTest.read(text).problems()).isNotEmpty();
    assertThat(DagReaderTest.read(text).dag()).isNull();
  }

  @Test
  void randomBytesHaveProblemsAndNothingIsThrown() {
    byte[] valid = ("name: d\nparams: {a: {type: string}}\n" + TASKS).getBytes(UTF_8);
    Random random = new Random(7);
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = valid.clone();
      for (int k = 0; k <= random.nextInt(4); k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      DagReading reading = DagReader.read(bytes);
      assertThat(reading.dag() == null).isNotEqualTo(reading.problems().isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: d\\nname: e\\n|2:1 name: Expected each key once",
        "name: d\\n---\\nname: e\\n|Expected one document",
        "name: !!str d\\n|1:7 name: Expected no tags",
        "name: &n d\\ndescription: *n\\n|alias *n",
        "<<: {name: d}\\nname: d\\n|merge key",
        "name: Not A Name\\n|a DAG's name",
        "name: d\\nschedule: {cron: '0 * * * *'}\\n|'schedule' is not supported yet",
        "name: d\\nmaxActiveRuns: 1\\n|'maxActiveRuns' is not supported yet",
        "name: d\\ntimeout: 5\\n|Give it a unit",
        "name: d\\ntag: [a]\\n|Did you mean 'tags'?",
        "name: d\\ndefaults: {priority: 1}\\n|'priority' is not supported yet",
        "name: d\\ndefaults: {command: x}\\n|a field of shell tasks",
        "name: d\\nparams: {a: {type: string}, A: {type: string}}\\n|differ in more than case",
        "name: d\\nparams: {a: {type: int}}\\n|Expected one of string, integer",
        "name: d\\nparams: {a: {}}\\n|Expected 'type'",
        "name: d\\nparams: {a: {type: integer, default: x}}\\n|'default' to be of type integer",
        "name: d\\nparams: {a: {type: integer, default: 1.5}}\\n|'default' to be of type integer",
        "name: d\\nparams: {a: {type: boolean, default: no}}\\n|of type boolean, but got text",
        "name: d\\nparams: {a: {type: integer, default: 012}}\\n|of type integer, but got text",
        "name: d\\nparams: {a: {type: integer, default: 1_000}}\\n|of type integer, but got text",
        "name: d\\nparams: {a: {type: string, default: b, enum: [c]}}\\n|one of 'enum'",
        "name: d\\nparams: {a: {type: string, enum: [c, c]}}\\n|each value once",
        "name: d\\nparams: {a: {type: string, enum: []}}\\n|at least one value",
        "name: d\\nparams: {a: {type: string, enum: [1]}}\\n|'enum' to be of type string",
        "name: d\\nparams: {a-b: {type: string}}\\n|a param's name",
        "name: d\\nparams: {a: {type: number, default: 1e999}}\\n|fits 64-bit floating point",
        "name: d\\nfiles: {../x: ''}\\n|a plain file name",
        "name: d\\nfiles: {a/b: ''}\\n|a plain file name",
        "name: d\\nfiles: {a..b: ''}\\n|a plain file name",
        "name: d\\ntags: [a, a]\\n|each tag once",
      })
  void refuses(String head, String said) {
    assertProblem(head.replace("\\n", "\n") + TASKS, said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{id: a, type: shel, command: x}|Did you mean 'shell'?",
        "{id: a, type: shell}|Expected 'command'",
        "{id: a, command: x}|Expected 'type'",
        "{type: noop}|Expected 'id'",
        "{id: 9a, type: noop}|a task's id",
        "{id: a, type: noop, command: x}|a field of shell tasks",
        "{id: a, type: python, script: 'print()', requirements: [x]}|'requirements' is not support",
        "{id: a, type: http, url: 'https://x', auth: {}}|'auth' is not supported yet",
        "{id: a, type: http, url: 'ftp://x'}|Expected a URL",
        "{id: a, type: http, url: 'https://'}|Expected a URL",
        "{id: a, type: http, url: 'https://x', method: post}|Did you mean 'POST'?",
        "{id: a, type: http, url: 'https://x', body: {a: 1}}|Expected the body as text",
        "{id: a, type: http, url: 'https://x', headers: {Host: y}}|the client sets it",
        "{id: a, type: http, url: 'https://x', headers: {A: 1, a: 2}}|each header once",
        "{id: a, type: http, url: 'https://x', headers: {'A B': 1}}|a header's name",
        "{id: a, type: http, url: 'https://x', expect: [299-200]}|Expected a status",
        "{id: a, type: http, url: 'https://x', expect: []}|a list of statuses",
        "{id: a, type: http, url: {{ params.x }}}|in quotes",
        "{id: a, type: noop, files: [b.sql]}|one of the DAG's 'files'",
        "{id: a, type: noop, foreach: [1]}|'foreach' is not supported yet",
        "{id: a, type: noop, allowFailure: 1}|Expected true or false",
        "{id: a, type: noop, trigger_rule: all_done}|Did you mean 'triggerRule'?",
        "{id: a, type: noop, triggerRule: sometimes}|Expected one of allSuccess, allFailed",
        "{id: a, type: noop, triggerRule: allSucces}|Did you mean 'allSuccess'?",
      })
  void refusesATask(String task, String said) {
    assertProblem("name: d\ntasks:\n- " + task + "\n", said);
  }

  @Test
  void refusesMoreThanAMebibyteBeforeItIsParsed() {
    String head = "name: d\n" + TASKS + "# ";
    String most = head + "x".repeat(DagSpec.MAX_BYTES - head.length());

    assertThat(DagReaderTest.read(most).problems()).isEmpty();
    assertProblem(most + "x", "at most 1048576 bytes");
  }

  @Test
  void refusesDepthBeyondTwenty() {
    String head = "name: d\nparams: {a: {type: array, default: ";
    assertThat(
            DagReaderTest.read(head + "[".repeat(17) + "]".repeat(17) + "}}\n" + TASKS).problems())
        .isEmpty();
    for (int depth : new int[] {18, 500, 100_000}) {
      assertProblem(head + "[".repeat(depth) + "]".repeat(depth) + "}}\n" + TASKS, "20 deep");
      assertProblem(
          "{\"name\": \"d\", \"params\": {\"a\": {\"default\": "
              + "[".repeat(depth)
              + "]".repeat(depth)
              + "}}}",
          "20 deep");
    }
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    assertThat(DagReader.read("name: d".getBytes(UTF_16)).problems()).isNotEmpty();
    byte[] bytes = "name: d\nx: ?".getBytes(UTF_8);
    bytes[bytes.length - 1] = (byte) 0xff;
    assertThat(DagReader.read(bytes).problems()).extracting(Problem::line).containsExactly(2);
  }

  @Test
  void readsJsonWithTabsAndReportsItsPlaces() {
    String json =
        "{\n\t\"name\": \"d\",\n\t\"tasks\": [\n\t\t{\"id\": \"a\", \"type\": \"nop\"}]}\n";
    assertThat(DagReaderTest.read(json.replace("nop", "noop")).problems()).isEmpty();
    assertThat(DagReaderTest.read(json).problems()).extracting(Problem::line).containsExactly(4);
    assertProblem("{\"name\": \"d\", \"name\": \"e\"}", "each key once");
  }

  private static String tasks(int count) {
    return "name: big\ndefaults: {env: {A: '{{ run.id }}'}}\ntasks:\n"
        + IntStream.range(0, count)
            .mapToObj(
                i ->
                    "- {id: t"
                        + i
                        + ", type: noop, dependencies: ["
                        + (i == 0 ? "" : "t" + (i - 1))
                        + "]}\n")
            .collect(Collectors.joining());
  }

  @Test
  void takesTenThousandTasksAndNoMore() {
    DagSpec dag = DagReaderTest.read(tasks(DagSpec.MAX_TASKS)).orThrow();

    assertThat(dag.tasks()).hasSize(DagSpec.MAX_TASKS);
    assertThat(DagReader.read(DagWriter.toJson(dag)).orThrow()).isEqualTo(dag);
    assertProblem(tasks(DagSpec.MAX_TASKS + 1), "at most 10000 tasks");
  }

  @Test
  void namesALongCycleAndEachOfSeveral() {
    String ring = tasks(10_000).replace("dependencies: []", "dependencies: [t9999]");
    assertThat(DagReaderTest.read(ring).problems()).hasSize(1);
    String two =
        """
        name: d
        tasks:
        - {id: a, type: noop, dependencies: [b]}
        - {id: b, type: noop, dependencies: [a]}
        - {id: c, type: noop, dependencies: [d, a]}
        - {id: d, type: noop, dependencies: [c]}
        - {id: e, type: noop, dependencies: [d]}
        """;
    assertThat(DagReaderTest.read(two).problems())
        .extracting(Problem::message)
        .satisfiesExactly(
            first -> assertThat(first).contains("a → b → a"),
            second -> assertThat(second).contains("c → d → c"));
  }

  @Test
  void manyProblemsAreCountedRatherThanListed() {
    String text =
        "name: d\ntasks:\n"
            + "- {id: a, type: noop, dependencies: [nowhere], colour: red, size: 7}\n"
                .repeat(9_000);
    assertThat(DagReaderTest.read(text).problems()).hasSize(1_001);
  }
}
