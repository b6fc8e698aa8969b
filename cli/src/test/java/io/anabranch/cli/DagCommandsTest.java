package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DagCommandsTest {
  private static final String GOOD =
      """
      name: good
      tasks:
        - {id: a, type: python, script: a.py}
      """;
  private static final String BAD =
      """
      name: bad
      tasks:
        - id: a
          type: shell
          comand: echo
          dependencies: [b]
      """;

  @TempDir private Path folder;
  private FakeServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private CommandRun ask(String... args) {
    String[] all = new String[args.length + 4];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(
        new String[] {"--server", server.url(), "--token", "secret"}, 0, all, args.length, 4);
    return CommandRun.of(all);
  }

  @Test
  void validationPrintsEveryProblemOfEveryFileAtItsPlaceAndEndsWithOne() throws IOException {
    String bad = file("bad.yaml", BAD);
    String empty = file("empty.yaml", "");
    CommandRun checked = CommandRun.of("dag", "validate", bad, empty);
    assertThat(checked.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(checked.out())
        .contains(bad + ":5:5: tasks[0].comand: ")
        .contains("Did you mean 'command'?")
        .contains(bad + ":6:20: tasks[0].dependencies[0]: ")
        .contains(empty + ":1:1: Expected a DAG, but the text is empty.");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void aGoodFileIsValidAndItsWarningsAreShown() throws IOException {
    String good = file("good.yaml", GOOD);
    CommandRun checked = CommandRun.of("dag", "validate", good);
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.out())
        .contains(good + ":3:35: warning: tasks[0].script: Script 'a.py' is in none")
        .endsWith(good + ": good is valid, 1 task\n");
    file("a.py", "print(1)\n");
    assertThat(CommandRun.of("dag", "validate", good).out())
        .as("with the script beside it")
        .doesNotContain("warning");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  name: a\n  tasks: [{id: a, type: python, script: a.py}]\n",
        "# in flow form\n{name: a, tasks: [{id: a, type: python, script: a.py}]}\n",
        "name: a\ntasks: [{id: a, type: python, script: a.py}]\n...\n",
        "{\"name\": \"a\", \"tasks\": [{\"id\": \"a\", \"type\": \"python\", \"script\": \"a.py\"}]}"
      })
  void aScriptBesideTheFileIsFoundInEveryFormOfYaml(String text) throws IOException {
    file("a.py", "print()");
    CommandRun checked = CommandRun.of("dag", "validate", file("a.yaml", text));
    assertThat(checked.exitCode()).as(checked.out() + checked.err()).isZero();
    assertThat(checked.out() + checked.err()).doesNotContain("is in none");
  }

  @Test
  void whatTheStrictReaderRefusesIsNotLostWhereTheFileBecomesJson() throws IOException {
    file("a.py", "print()");
    String twice = "{name: a, name: b, tasks: [{id: a, type: python, script: a.py}]}";
    CommandRun checked = CommandRun.of("dag", "validate", file("a.yaml", twice));
    assertThat(checked.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(checked.out()).contains("a.yaml:1:11: ").contains("name");
  }

  @Test
  void validationAsJsonHasAnItemForEachFile() throws IOException {
    CommandRun checked =
        CommandRun.of(
            "dag", "validate", file("bad.yaml", BAD), file("good.yaml", GOOD), "-o", "json");
    assertThat(checked.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(checked.out())
        .contains("\"valid\" : false")
        .contains("\"path\" : \"tasks[0].comand\"")
        .contains("\"suggestion\" : \"command\"")
        .contains("\"dag\" : \"good\"");
  }

  @Test
  void aFileThatIsNotThereIsAUsageError() {
    String absent = folder.resolve("absent.yaml").toString();
    CommandRun checked = CommandRun.of("dag", "validate", absent);
    assertThat(checked.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(checked.err()).contains("absent.yaml");
    assertThat(CommandRun.of("dag", "validate").exitCode()).isEqualTo(ExitCodes.INVALID);
  }

  @Test
  void registeringSendsTheScriptBesideTheFileAndTellsTheVersion() throws IOException {
    file("a.py", "print(1)\n");
    server.on(
        "POST /api/v1/dags",
        201,
        """
        {"dag":"good","result":"ACCEPTED","version":3,"position":{"topic":"dag-commands","offset":7},
         "warnings":[{"path":"tasks[0].queue","line":0,"column":0,"message":"No worker serves it."}]}
        """);
    CommandRun registered = ask("dag", "register", file("good.yaml", GOOD));
    assertThat(registered.exitCode()).isZero();
    assertThat(registered.out())
        .isEqualTo(
            "good version 3 is registered\n  warning: tasks[0].queue: No worker serves it.\n");
    assertThat(server.asked().getFirst().body()).contains("files: {\"a.py\":\"print(1)\\n\"}");
  }

  @Test
  void aRegistrationThatNobodyDecidedIsSentAgain() throws IOException {
    server
        .on("POST /api/v1/dags", 202, "{\"dag\":\"good\",\"result\":\"PENDING\"}")
        .on("POST /api/v1/dags", 200, "{\"dag\":\"good\",\"result\":\"REPEATED\",\"version\":3}");
    CommandRun registered = ask("dag", "register", file("good.yaml", GOOD));
    assertThat(registered.out()).isEqualTo("good version 3 has the same content already\n");
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void nothingIsSentWhenOneOfTheFilesIsBad() throws IOException {
    String bad = file("bad.yaml", BAD);
    CommandRun refused = ask("dag", "register", file("good.yaml", GOOD), bad);
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(refused.err()).contains("Nothing was registered").contains(bad + ":5:5: ");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void whatTheServerRefusesIsToldWithTheFile() throws IOException {
    server.on("POST /api/v1/dags", 403, "{\"title\":\"The role is too low\"}");
    String good = file("good.yaml", GOOD);
    CommandRun refused = ask("dag", "register", good);
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(refused.err()).contains(good + ": The role is too low");
  }

  @Test
  void dagsAreListedByName() {
    server.on(
        "GET /api/v1/dags?limit=100",
        200,
        """
        {"items":[{"dag":"good","version":3,"standing":"PAUSED","taskCount":2,"description":"",
         "registeredAt":"2026-01-01T00:00:00Z","hash":"abc"}]}
        """);
    assertThat(ask("dag", "list").out())
        .containsPattern("good +3 +PAUSED +2 +2026-01-01T00:00:00Z");
  }

  @Test
  void aDagIsShownWithParamsTasksAndVersions() {
    server
        .on(
            "GET /api/v1/dags/good",
            200,
            """
            {"dag":"good","version":2,"versions":[
             {"version":2,"hash":"bb","registeredAt":"2026-01-02T00:00:00Z"},
             {"version":1,"hash":"aa","registeredAt":"2026-01-01T00:00:00Z"}]}
            """)
        .on(
            "GET /api/v1/dags/good/versions/1",
            200,
            """
            {"dag":"good","version":1,"registeredAt":"2026-01-01T00:00:00Z","description":"Sums",
             "params":{"day":{"type":"string","required":true},"n":{"type":"integer","default":5}},
             "definition":{"name":"good","tasks":[{"id":"a","type":"noop"},
              {"id":"b","type":"shell","command":"true","dependencies":["a"],"queue":"big",
               "retry":{"maxAttempts":3},"timeout":"5m"}]}}
            """);
    assertThat(ask("dag", "show", "good", "1").out())
        .contains("good version 1, registered 2026-01-01T00:00:00Z\nSums\n")
        .containsPattern("day +string +- +yes")
        .containsPattern("n +integer +5 +no")
        .containsPattern("a +noop +- +default +1 +1h")
        .containsPattern("b +shell +a +big +3 +5m")
        .containsPattern("2 +2026-01-02T00:00:00Z +bb")
        .containsPattern("1 +2026-01-01T00:00:00Z +aa");
  }
}
