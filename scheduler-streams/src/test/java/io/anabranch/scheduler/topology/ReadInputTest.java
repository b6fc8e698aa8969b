package io.anabranch.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.schemas.event.Input;
import io.anabranch.schemas.event.RunCommand.RunRequested;
import io.anabranch.schemas.event.Unreadable;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.schemas.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReadInputTest {
  private static final Topics TOPICS = new Topics("t.");

  private final ReadInput reader = new ReadInput(TOPICS);

  private static byte[] request(String time, String params) {
    return ("{\"type\":\"RunRequested\",\"v\":1,\"dag\":\"d\","
            + time
            + "\"params\":{"
            + params
            + "}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Small inputs are not written to see how large they become, so this must hold for all of them;
   * one that could not be written would stop history for ever.
   */
  @Property(tries = 3_000)
  void whateverIsReadCanBeWrittenAndReadAgainAndGrowsThreefoldAtMost(
      @ForAll("times") String time, @ForAll("values") List<String> values) throws IOException {
    String params =
        values.stream()
            .map(value -> "\"p" + value.hashCode() + "\":" + value)
            .distinct()
            .collect(Collectors.joining(","));
    byte[] sent = request(time, params);
    Input input = reader.read(TOPICS.runCommands(), sent);
    byte[] written = Json.bytes(input);
    assertThat(written.length).isLessThanOrEqualTo(3 * sent.length + 1_024);
    assertThat(Json.mapper().readValue(written, Input.class)).isInstanceOf(input.getClass());
  }

  @Provide
  Arbitrary<String> times() {
    return Arbitraries.of(
        "",
        "\"logicalTime\":\"2026-01-01T00:00:00.123456789Z\",",
        "\"logicalTime\":\"2026-01-01T00:00:00+14:00\",",
        "\"logicalTime\":\"+999999999-12-31T23:59:59Z\",",
        "\"logicalTime\":\"-999999999-01-01T00:00:00Z\",",
        "\"logicalTime\":0,");
  }

  @Provide
  Arbitrary<List<String>> values() {
    Arbitrary<String> numbers =
        Arbitraries.of(
            "0",
            "-0.0",
            "1e5",
            "1.000",
            "1E-5",
            "123456789012345678901234567890",
            "1e999999999",
            "1e-999999999",
            "1e2147483647",
            "1e2147483648",
            "-1.5e-2147483647",
            "0e99999");
    Arbitrary<String> texts =
        Arbitraries.strings()
            .withCharRange(' ', '\uffff')
            .ofMaxLength(60)
            .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    Arbitrary<String> escapes =
        Arbitraries.of("\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\\n\"", "\"\ud83d\ude00\"");
    Arbitrary<String> plain = Arbitraries.oneOf(numbers, texts, escapes);
    Arbitrary<String> nested =
        plain.flatMap(
            value ->
                Arbitraries.integers()
                    .between(1, 70)
                    .map(depth -> "[".repeat(depth) + value + "]".repeat(depth)));
    return Arbitraries.oneOf(plain, nested).list().ofMaxSize(8);
  }

  @Test
  void largeInputsThatWouldGrowTooLargeAreRefusedWithTheReason() {
    String text = "\ud83d\ude00".repeat(Limits.INPUT / 4 - 100);
    byte[] sent = request("", "\"p\":\"" + text + "\"");
    assertThat(sent.length).isLessThanOrEqualTo(Limits.INPUT);
    assertThat(reader.read(TOPICS.runCommands(), sent))
        .isInstanceOfSatisfying(
            Unreadable.class, refused -> assertThat(refused.reason()).contains("escaped"));
    byte[] half = request("", "\"p\":\"" + text.substring(0, text.length() / 4 * 2 - 2) + "\"");
    assertThat(reader.read(TOPICS.runCommands(), half)).isInstanceOf(RunRequested.class);
  }
}
