package io.anabranch.cli.failover;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** DAGs of several shapes, each task of which writes when it starts and when it ends. */
final class SteeredDags {
  private static final String LINE =
      "echo \"$ANABRANCH_RUN_ID $ANABRANCH_TASK $ANABRANCH_ATTEMPT $ANABRANCH_TOKEN WHAT\""
          + " >> \"FILE\"";

  private static final String CHAIN =
      """
      name: chain
      tasks:
        - {id: a, type: shell, command: 'WORK'}
        - {id: b, type: shell, command: 'WORK', dependencies: [a]}
        - {id: c, type: shell, command: 'WORK', dependencies: [b]}
        - {id: d, type: shell, command: 'WORK', dependencies: [c]}
      """;

  private static final String FAN =
      """
      name: fan
      tasks:
        - {id: split, type: shell, command: 'WORK'}
        - {id: one, type: shell, command: 'WORK', dependencies: [split]}
        - {id: two, type: shell, command: 'WORK', dependencies: [split]}
        - {id: three, type: shell, command: 'WORK', dependencies: [split]}
        - {id: join, type: shell, command: 'WORK', dependencies: [one, two, three]}
      """;

  private static final String RULES =
      """
      name: rules
      tasks:
        - {id: good, type: shell, command: 'WORK'}
        - {id: bad, type: shell, command: 'WORK; exit 3', allowFailure: true}
        - {id: alarm, type: shell, command: 'WORK', dependencies: [good, bad],
           triggerRule: oneFailed}
        - {id: none, type: shell, command: 'WORK', dependencies: [good, bad],
           triggerRule: allFailed}
        - {id: asked, type: shell, command: 'WORK', dependencies: [good],
           when: "tasks.good.state == 'SUCCEEDED'"}
        - {id: after, type: shell, command: 'WORK', dependencies: [alarm, none],
           triggerRule: allDone}
      """;

  private static final String FLAKY =
      """
      name: flaky
      tasks:
        - id: busy
          type: shell
          command: 'WORK; [ $((ANABRANCH_ATTEMPT % 3)) -eq 0 ]'
          retry: {maxAttempts: 3, delay: 200ms}
        - {id: then, type: shell, command: 'WORK', dependencies: [busy]}
      """;

  private static final String FAILING =
      """
      name: failing
      tasks:
        - {id: before, type: shell, command: 'WORK'}
        - id: stubborn
          type: shell
          command: 'WORK; [ "$ANABRANCH_ATTEMPT" -gt 2 ]'
          dependencies: [before]
          retry: {maxAttempts: 2, delay: 100ms}
        - {id: after, type: shell, command: 'WORK', dependencies: [stubborn]}
      """;

  private SteeredDags() {}

  /** All of them, writing to {@code journal}. */
  static List<DagSpec> all(Path journal) {
    String line = LINE.replace("FILE", journal.toString());
    String work = line.replace("WHAT", "start") + "; sleep 0.1; " + line.replace("WHAT", "end");
    return Stream.of(CHAIN, FAN, RULES, FLAKY, FAILING)
        .map(yaml -> yaml.replace("WORK", work).getBytes(StandardCharsets.UTF_8))
        .map(yaml -> DagReader.read(yaml).orThrow())
        .toList();
  }
}
