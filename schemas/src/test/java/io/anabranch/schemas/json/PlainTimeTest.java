package io.anabranch.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class PlainTimeTest {
  private static final int MILLI = 1_000 * 1_000;

  private static @Nullable Instant parsed(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Property
  void readsWhatWeWrite(@ForAll("times") Instant time) {
    assertThat(PlainTime.read(time.toString())).isEqualTo(time);
  }

  @Property(tries = 5_000)
  void writesWhatTheFormatterWrites(@ForAll("anyTimes") Instant time) {
    assertThat(PlainTime.write(time)).isEqualTo(time.toString());
  }

  @Property(tries = 5_000)
  void neverReadsAnythingOtherThanTheFormatterDoes(
      @ForAll("times") Instant time,
      @ForAll @IntRange(max = 30) int at,
      @ForAll("signs") char put) {
    String text = time.toString();
    String damaged =
        text.substring(0, at % text.length()) + put + text.substring(at % text.length() + 1);
    Instant plain = PlainTime.read(damaged);
    if (plain != null) {
      assertThat(plain).isEqualTo(parsed(damaged));
    }
  }

  @Property(tries = 5_000)
  void dayAndTimeThatDoNotExistAreLeftAlone(
      @ForAll @IntRange(max = 14) int month,
      @ForAll @IntRange(max = 33) int day,
      @ForAll @IntRange(max = 25) int hour,
      @ForAll @IntRange(max = 61) int second) {
    String text = "2027-%02d-%02dT%02d:59:%02dZ".formatted(month, day, hour, second);
    assertThat(PlainTime.read(text)).isEqualTo(parsed(text));
  }

  @Provide
  Arbitrary<Instant> times() {
    return Arbitraries.longs()
        .between(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond(), 253_402_300_799L)
        .flatMap(
            second ->
                Arbitraries.of(0, 1, 120_000, 123 * MILLI, 999_999_999)
                    .map(nanos -> Instant.ofEpochSecond(second, nanos)));
  }

  @Provide
  Arbitrary<Instant> anyTimes() {
    return Arbitraries.oneOf(
        times(),
        Arbitraries.longs()
            .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
            .map(Instant::ofEpochSecond),
        Arbitraries.integers()
            .between(0, 999_999_999)
            .map(nanos -> Instant.ofEpochSecond(-62_167_219_200L, nanos)));
  }

  @Provide
  Arbitrary<Character> signs() {
    return Arbitraries.of('0', '5', '9', ':', '/', '-', '.', 'Z', 'z', 'T', ' ', '+', '\u0660');
  }
}
