package io.anabranch.schemas.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.event.Samples.Sample;
import io.anabranch.schemas.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  private static final List<Codec<?>> CODECS =
      List.of(
          Codec.RUN_COMMAND,
          Codec.DAG_COMMAND,
          Codec.TASK_EVENT,
          Codec.WORKER_MESSAGE,
          Codec.BEAT,
          Codec.HISTORY,
          Codec.CATALOG,
          Codec.LETTER,
          Codec.LOG_CHUNK);

  private static void assertUnreadable(Codec<?> codec, String text) {
    assertThatThrownBy(() -> codec.decode(text.getBytes(UTF_8)))
        .isInstanceOf(UnreadableException.class)
        .hasMessageMatching("(?s).{1,600}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "null",
        "1",
        "\"text\"",
        "[]",
        "{",
        "{}{}",
        "{\"type\":1}",
        "{\"type\":null}",
        "{\"type\":\"Nope\"}",
        "{\"type\":\"RunRequested\",\"type\":\"RunRequested\",\"dag\":\"d\"}",
        "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"d\",\"dag\":\"d\"}",
        "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"d\",\"params\":{\"a\":1,\"a\":1}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"v\":2}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"v\":\"1\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"v\":0}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"v\":99999999999999999999}",
        "{\"type\":\"RunRequested\"}",
        "{\"type\":\"RunRequested\",\"dag\":null}",
        "{\"type\":\"RunRequested\",\"dag\":7}",
        "{\"type\":\"RunRequested\",\"dag\":\"../etc\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"runId\":\"a/b\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"seed\":{\"a\":null}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"seed\":{\"a\":{}}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"seed\":{\"a\":{\"state\":\"READY\"}}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"retryOf\":\"a/b\"}",
        "{\"type\":\"TaskMarkRequested\",\"runId\":\"r\",\"task\":\"a\"}",
        "{\"type\":\"TaskMarkRequested\",\"runId\":\"r\",\"state\":\"FAILED\"}",
        "{\"type\":\"TaskMarkRequested\",\"runId\":\"r\",\"task\":\"a\",\"state\":\"READY\"}",
        "{\"type\":\"RunCancelRequested\"}",
        "{\"type\":\"RunCancelRequested\",\"runId\":\"r\",\"request\":\"a/b\"}",
        "{\"type\":\"RunRetryRequested\",\"runId\":\"r\",\"from\":\"a/b\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"runId\":\"\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"params\":[]}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"params\":\"x\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"dagVersion\":\"1\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"dagVersion\":1.5}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"dagVersion\":1e400000}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"dagVersion\":9999999999}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"dagVersion\":true}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"logicalTime\":1712345678}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"logicalTime\":\"1712345678\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"logicalTime\":\"yesterday\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"logicalTime\":\"+12345-01-01T00:00:00Z\"}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"logicalTime\":{}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"params\":{\"a\":1e99999999999}}",
        "{\"type\":\"LetterRetryRequested\",\"letter\":\"dl-1-0\"}",
        "{\"type\":\"LetterRetryRequested\",\"letter\":\"dl-1-0\",\"round\":null}",
        "{\"type\":\"LetterRetryRequested\",\"letter\":\"dl-1-0\",\"round\":\"0\"}",
        "{\"type\":\"WorkerLeft\",\"worker\":\"w-1\"}",
        "{\"type\":\"SeatTaken\",\"leader\":\"x\"}",
        "{\"type\":\"Unreadable\",\"reason\":\"x\",\"size\":1}",
        "{\"@class\":\"java.net.URL\",\"type\":\"java.net.URL\"}",
      })
  void refusesARunCommandThatIsNone(String text) {
    assertUnreadable(Codec.RUN_COMMAND, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"WorkerJoined\",\"worker\":\"w\",\"partition\":0,\"slots\":1,\"queues\":[null]}",
        "{\"type\":\"WorkerJoined\",\"worker\":\"w\",\"partition\":0,\"slots\":0,\"queues\":[\"q\"]}",
        "{\"type\":\"WorkerJoined\",\"worker\":\"w\",\"partition\":-1,\"slots\":1,\"queues\":[\"q\"]}",
        "{\"type\":\"WorkerJoined\",\"worker\":\"w\",\"partition\":0,\"slots\":1,\"queues\":\"q\"}",
        "{\"type\":\"WorkerJoined\",\"worker\":\"w\",\"partition\":0,\"slots\":1}",
        "{\"type\":\"WorkerHolds\",\"worker\":\"w\",\"lastRead\":\"1\"}",
        "{\"type\":\"WorkerHolds\",\"worker\":\"w\",\"lastRead\":\"-1.0\"}",
        "{\"type\":\"WorkerHolds\",\"worker\":\"w\",\"held\":[null]}",
        "{\"type\":\"TaskStarted\",\"worker\":\"w\"}",
        "{\"type\":\"TaskStarted\",\"worker\":\"w\",\"attempt\":{}}",
        "{\"type\":\"TaskStarted\",\"v\":1,\"worker\":\"w\",\"worker\":\"w\",\"attempt\":"
            + "{\"runId\":\"r\",\"task\":\"t\",\"attempt\":1,\"token\":\"1.0\"}}",
        "{\"type\":\"TaskStarted\",\"worker\":\"w\",\"attempt\":"
            + "{\"runId\":\"r\",\"task\":\"t\",\"attempt\":0,\"token\":\"1.0\"}}",
        "{\"type\":\"TaskFailed\",\"worker\":\"w\",\"attempt\":"
            + "{\"runId\":\"r\",\"task\":\"t\",\"attempt\":1,\"token\":\"1.0\"}}",
        "{\"type\":\"TaskFailed\",\"worker\":\"w\",\"attempt\":"
            + "{\"runId\":\"r\",\"task\":\"t\",\"attempt\":1,\"token\":\"1.0\"},"
            + "\"error\":{\"kind\":0}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\"}",
      })
  void refusesATaskEventThatIsNone(String text) {
    assertUnreadable(Codec.TASK_EVENT, text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"RunRequested\",\"dag\":\"d\"}",
        "{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"d\",\"params\":{}}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"params\":null,\"runId\":null}",
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"logicalTime\":\"2026-01-01T01:00:00+01:00\"}",
      })
  void readsWhatIsEnough(String text) throws UnreadableException {
    assertThat(Codec.RUN_COMMAND.decode(text.getBytes(UTF_8)))
        .isInstanceOf(RunCommand.RunRequested.class);
  }

  @Test
  void nothingIsUnreadable() {
    for (Codec<?> codec : CODECS) {
      assertThatThrownBy(() -> codec.decode(null)).isInstanceOf(UnreadableException.class);
      assertThatThrownBy(() -> codec.decode(new byte[0])).isInstanceOf(UnreadableException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65, 100, 1_000, 100_000})
  void refusesDeepNesting(int depth) {
    for (Codec<?> codec : CODECS) {
      assertUnreadable(codec, "[".repeat(depth) + "]".repeat(depth));
      assertUnreadable(
          codec,
          "{\"type\":\"RunRequested\",\"dag\":\"d\",\"params\":{\"a\":"
              + "[".repeat(depth)
              + "]".repeat(depth)
              + "}}");
    }
  }

  @Test
  void whatAnInputMayHoldCanBeReadBackFromHistoryAndFromADeadLetter() throws Exception {
    int deepest = Json.MAX_INPUT_DEPTH - 2;
    String deep = "[".repeat(deepest) + "]".repeat(deepest);
    String hostile = "\"a\\u0000\\ud800b\\udc00\\ud83d\\ude00\"";
    String text =
        "{\"type\":\"RunRequested\",\"dag\":\"d\",\"params\":{\"deep\":%s,\"text\":%s,\"n\":%s}}"
            .formatted(deep, hostile, "-1e400000");
    RunCommand input = Codec.RUN_COMMAND.decode(text.getBytes(UTF_8));
    Map<String, JsonNode> params = ((RunCommand.RunRequested) input).params();
    HistoryRecord record =
        new HistoryRecord(
            1,
            1,
            Samples.TIME,
            new Cause("run-commands", 0),
            1,
            1,
            input,
            List.of(
                new HistoryEvent.RunAdmitted("r", "d", 1, Samples.TIME, params, 1, true, null)));
    DeadLetter letter =
        new DeadLetter(
            "dl-1-0",
            LetterKind.INVALID_EVENT,
            Samples.TIME,
            "no such DAG",
            new Cause("run-commands", 0),
            null,
            new DeadLetter.RefusedInput(null, 1, input));
    LetterEvent opened = new LetterEvent.Opened("dl-1-0", Samples.TIME, letter);

    assertThat(Codec.RUN_COMMAND.decode(Codec.RUN_COMMAND.encode(input))).isEqualTo(input);
    assertThat(Codec.HISTORY.decode(Codec.HISTORY.encode(record))).isEqualTo(record);
    assertThat(Codec.LETTER.decode(Codec.LETTER.encode(opened))).isEqualTo(opened);
  }

  static Stream<Sample<?>> samples() {
    return Samples.all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anotherFamilysRecordIsUnreadable(Sample<?> sample) {
    byte[] bytes = encode(sample);
    for (Codec<?> codec : CODECS) {
      // LogChunk and HistoryRecord are told by their topic alone
      if (codec != sample.codec() && codec != Codec.LOG_CHUNK && codec != Codec.HISTORY) {
        assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UnreadableException.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void damagedRecordsAreReadOrUnreadableAndNothingElse(Sample<?> sample) {
    byte[] bytes = encode(sample);
    Random random = new Random(sample.toString().hashCode());
    for (int i = 0; i < 300; i++) {
      byte[] damaged = bytes.clone();
      for (int k = 0; k <= random.nextInt(3); k++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      decodeOrUnreadable(sample.codec(), damaged);
      decodeOrUnreadable(
          sample.codec(), java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void fieldsOfAnotherTypeAreReadOrUnreadableAndNothingElse(Sample<?> sample) throws Exception {
    ObjectNode tree = (ObjectNode) Json.mapper().readTree(encode(sample));
    List<String> fields = new ArrayList<>();
    tree.fieldNames().forEachRemaining(fields::add);
    for (String value :
        List.of("null", "true", "-1", "1e400000", "\"\"", "\"\\u0000\"", "[]", "[null]", "{}")) {
      for (String field : fields) {
        ObjectNode changed = tree.deepCopy();
        changed.set(field, Json.mapper().readTree(value));
        decodeOrUnreadable(sample.codec(), Json.bytes(changed));
      }
    }
  }

  private static <T> byte[] encode(Sample<T> sample) {
    return sample.codec().encode(sample.value());
  }

  /** Also: the short way to read a record and the long one never differ. */
  private static <T> void decodeOrUnreadable(Codec<T> codec, byte[] bytes) {
    T byTree = null;
    try {
      byTree = codec.decodeAny(bytes);
    } catch (UnreadableException e) {
      assertThatThrownBy(() -> codec.decode(bytes))
          .isInstanceOf(UnreadableException.class)
          .hasMessage(e.getMessage());
    }
    if (byTree != null) {
      assertThat(decoded(codec, bytes)).isEqualTo(byTree);
      assertThat(codec.encode(byTree)).isNotEmpty();
    }
  }

  private static <T> T decoded(Codec<T> codec, byte[] bytes) {
    try {
      return codec.decode(bytes);
    } catch (UnreadableException e) {
      throw new AssertionError("Expected the short way to read what the long one does", e);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void whatWeWriteIsReadTheShortWay(Sample<?> sample) {
    assertThat(PlainForm.is(encode(sample), Json.MAX_INPUT_DEPTH)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[1]",
        "{\"a\":1}",
        "{\"v\":2}",
        "{\"v\":10}",
        "{\"v\": 1}",
        "{\"v\":1.0}",
        "{\"a\":\"v\":1,",
        "{\"a\":{\"v\":1}}",
        "{\"a\":[\"v\":1]}",
        "{\"a\":\"\\\",\\\"v\\\":1,\"}",
        "{\"a\":[[[]]],\"v\":1}"
      })
  void whatLooksOtherwiseIsReadTheLongWay(String text) {
    assertThat(PlainForm.is(text.getBytes(UTF_8), 3)).isFalse();
  }
}
