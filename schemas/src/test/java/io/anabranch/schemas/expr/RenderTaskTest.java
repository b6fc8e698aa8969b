package io.anabranch.schemas.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dagfile.DagReader;
import io.anabranch.schemas.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderTaskTest {
  private static final String PARAMS =
      """
      params:
        date: {type: string}
        count: {type: integer}
        ratio: {type: number}
        full: {type: boolean}
        list: {type: array}
        config: {type: object}
      """;

  private static final Map<String, JsonNode> VALUES =
      json(
          "{'date':'2024-02-29','count':5,'ratio':2,'full':true,'list':[1,'b',{'c':2.5}],"
              + "'config':{'deep':{'a':[1,2]}}}");

  private static Map<String, JsonNode> json(String text) {
    try {
      Map<String, JsonNode> values = new LinkedHashMap<>();
      Json.mapper()
          .readTree(text.replace('\'', '"'))
          .properties()
          .forEach(field -> values.put(field.getKey(), field.getValue()));
      return values;
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RunContext run(Map<String, JsonNode> params) {
    return new RunContext(
        "run-1", Instant.parse("2024-03-01T00:00:00Z"), "demo", 3, params, Map.of());
  }

  private static DagSpec dag(String taskFields) {
    return DagReader.read(
            ("name: demo\n" + PARAMS + "tasks:\n  - {id: t, " + taskFields + "}\n")
                .getBytes(StandardCharsets.UTF_8))
        .orThrow();
  }

  private static String env(String template, Map<String, JsonNode> params) throws RenderException {
    String quoted = template.replace("\\", "\\\\").replace("\"", "\\\"");
    DagSpec dag = dag("type: noop, env: {V: \"" + quoted + "\"}");
    return String.valueOf(
        new RenderTask(dag).render(dag.tasks().get(0), run(params)).env().get("V"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{ params.date }}|2024-02-29",
        "at {{params.date}} and {{ params.count + 1 }}.|at 2024-02-29 and 6.",
        "{{ params.ratio }}|2",
        "{{ params.ratio * 1.5 }}|3",
        "{{ params.ratio / 4.0 }}|0.5",
        "{{ params.full ? 'all' : 'some' }}|all",
        "{{ params.list }}|[1,\"b\",{\"c\":2.5}]",
        "{{ params.list[2].c }}|2.5",
        "{{ params.config }}|{\"deep\":{\"a\":[1,2]}}",
        "{{ {'a': {'b': params.count}} }}|{\"a\":{\"b\":5}}",
        "{{ '}}' }}|}}",
        "{{ '{{' }}|{{",
        "{\"a\":{\"b\":{{ params.count }}}}|{\"a\":{\"b\":5}}",
        "{{ run.id }}/{{ run.dag }}/{{ run.version }}|run-1/demo/3",
        "{{ run.logicalTime }}|2024-03-01T00:00:00Z",
        "{{ run.logicalTime.getFullYear() }}|2024",
        "{{ string(run.logicalTime).substring(0, 10) }}|2024-03-01",
        "{{ duration('90s') }}|90s",
        "{{ has(params.date) }}|true",
        "{{ params['date'] }}|2024-02-29",
        "{{ type(params.count) == int }}|true",
        "{{ params.date.matches('^[0-9-]+$') }}|true",
        "{{ null }}|null",
        "{{ [1,2,3].filter(x, x > 1).map(x, x * 2) }}|[4,6]",
        "no expression }}|no expression }}",
      })
  void fillsInValues(String template, String expected) throws RenderException {
    assertThat(env(template, VALUES)).isEqualTo(expected);
  }

  @Test
  void givesBackTheSameTaskWhereThereIsNothingToFillIn() throws RenderException {
    DagSpec dag = dag("type: shell, command: 'echo {{ params.date }}'");
    TaskSpec task = dag.tasks().get(0);

    assertThat(new RenderTask(dag).render(task, run(VALUES))).isSameAs(task);
  }

  @Test
  void fillsInEveryFieldOfARequestAndTheArgumentsOfAScript() throws RenderException {
    DagSpec dag =
        dag(
            "type: http, url: 'https://x/{{ params.date }}', headers: {A: '{{ run.id }}'},"
                + " body: 'n={{ params.count }}'");
    assertThat(new RenderTask(dag).render(dag.tasks().get(0), run(VALUES)).action())
        .isEqualTo(
            new TaskAction.Http(
                "GET",
                "https://x/2024-02-29",
                Map.of("A", "run-1"),
                "n=5",
                List.of(TaskAction.StatusRange.SUCCESS)));
    DagSpec python = dag("type: python, script: 'print(1)', args: ['{{ params.date }}', 7]");
    assertThat(new RenderTask(python).render(python.tasks().get(0), run(VALUES)).action())
        .isEqualTo(new TaskAction.Python("print(1)", List.of("2024-02-29", "7"), "python3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 7*7 }}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "{{ params.count }}",
        "{{ ''.getClass() }}",
        "${T(java.lang.Runtime).getRuntime().exec('id')}",
        "{{ self.__init__.__globals__ }}",
        "{% for x in (1).__class__ %}{{x}}{% endfor %}",
        "$(id) `id` ; id | id && id",
        "' + params.count + '",
        "}} {{ params.count",
      })
  void aValueIsNeverEvaluated(String payload) throws RenderException {
    Map<String, JsonNode> params = new LinkedHashMap<>(VALUES);
    params.put("date", Json.mapper().getNodeFactory().textNode(payload));

    assertThat(env("{{ params.date }}", params)).isEqualTo(payload);
    assertThat(env("<{{ params.date + '' }}>", params)).isEqualTo("<" + payload + ">");
  }

  @Test
  void aMissingValueFailsTheTaskAndSaysWhere() {
    assertThatThrownBy(() -> env("{{ params.date }}", Map.of()))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("env.V")
        .hasMessageContaining("date");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 1 / (params.count - 5) }}",
        "{{ params.list[9] }}",
        "{{ params.list[1] + 1 }}",
        "{{ params.date.matches('(a{100}){100}') }}",
        "{{ type(1) }}",
      })
  void aFailingExpressionIsARenderException(String template) {
    assertThatThrownBy(() -> env(template, VALUES)).isInstanceOf(RenderException.class);
  }

  @Test
  void textThatIsDoubledAgainAndAgainEndsBeforeItFillsTheMemory() {
    String doubled = "{{ ['aaaaaaaa']" + ".map(x, x + x)".repeat(25) + " }}";
    assertThatThrownBy(() -> env(doubled, VALUES))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("4000000");
    String lists = "{{ [[1]]" + ".map(x, x + x)".repeat(25) + ".size() }}";
    assertThatThrownBy(() -> env(lists, VALUES))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("4000000");
  }

  @Test
  void loopsEndAfterTenThousandSteps() {
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    String nested =
        "{{ TEN.map(a, TEN.map(b, TEN.map(c, TEN.map(d, TEN.map(e, 1))))).size() }}"
            .replace("TEN", ten);
    assertThatThrownBy(() -> env(nested, VALUES))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("10000");
  }

  @Test
  void aListOfThousandsCanBeMapped() throws RenderException {
    Map<String, JsonNode> params = new LinkedHashMap<>(VALUES);
    var list = Json.mapper().createArrayNode();
    for (int i = 0; i < 9_000; i++) {
      list.add(i);
    }
    params.put("list", list);

    assertThat(env("{{ params.list.map(x, x + 1).size() }}", params)).isEqualTo("9000");
  }

  @Test
  void aResultIsAtMost64KiB() throws RenderException {
    Map<String, JsonNode> params = new LinkedHashMap<>(VALUES);
    params.put("date", Json.mapper().getNodeFactory().textNode("x".repeat(64 << 10)));
    assertThat(env("{{ params.date }}", params)).hasSize(64 << 10);
    params.put("date", Json.mapper().getNodeFactory().textNode("x".repeat((64 << 10) + 1)));
    assertThatThrownBy(() -> env("{{ params.date }}", params))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("65536");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://x/", "javascript:alert(1)", "//x", "https://x/ y", "https://x/\ny"})
  void aRenderedUrlMustBeHttp(String url) {
    DagSpec dag = dag("type: http, url: '{{ params.date }}'");
    Map<String, JsonNode> params = new LinkedHashMap<>(VALUES);
    params.put("date", Json.mapper().getNodeFactory().textNode(url));

    assertThatThrownBy(() -> new RenderTask(dag).render(dag.tasks().get(0), run(params)))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("url");
  }

  @Test
  void aRenderedHeaderIsOneLine() {
    DagSpec dag = dag("type: http, url: 'https://x/', headers: {A: '{{ params.date }}'}");
    Map<String, JsonNode> params = new LinkedHashMap<>(VALUES);
    params.put("date", Json.mapper().getNodeFactory().textNode("a\r\nX: y"));

    assertThatThrownBy(() -> new RenderTask(dag).render(dag.tasks().get(0), run(params)))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("headers.A");
  }

  @Test
  void paramsBecomeEnvironmentVariables() throws RenderException {
    assertThat(ParamEnvironment.of(VALUES))
        .containsEntry("PARAM_DATE", "2024-02-29")
        .containsEntry("PARAM_COUNT", "5")
        .containsEntry("PARAM_FULL", "true")
        .containsEntry("PARAM_LIST", "[1,\"b\",{\"c\":2.5}]");
    assertThatThrownBy(
            () -> ParamEnvironment.of(Map.of("a", Json.mapper().getNodeFactory().textNode("\0"))))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("NUL");
  }
}
