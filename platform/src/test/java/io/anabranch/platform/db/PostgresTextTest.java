package io.anabranch.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PostgresTextTest {
  @Test
  void textThatPostgresHoldsStaysTheSameInstance() {
    String text = "plain, ünïcode\n";
    assertThat(PostgresText.clean(text)).isSameAs(text);
  }

  @Test
  void nulAndLoneSurrogatesAreReplacedAndPairsStay() {
    assertThat(PostgresText.clean("\u0000a\ud800\ud83d\ude00\udc00\ud800"))
        .isEqualTo("\u2400a\ufffd\ud83d\ude00\ufffd\ufffd");
  }

  @Test
  void jsonIsAsciiAndKeepsWhatTextCannotHold() {
    assertThat(PostgresText.json(TextNode.valueOf("\u0000é\ud800")))
        .isEqualTo("\"\\u0000\\u00E9\\uD800\"");
  }

  @Test
  void timesAreWithinFourDigitYearsAndMicroseconds() {
    assertThat(PostgresText.time(Instant.MAX)).isEqualTo("9999-12-31T23:59:59.999999Z");
    assertThat(PostgresText.time(Instant.MIN)).isEqualTo("0001-01-01T00:00:00Z");
    assertThat(PostgresText.time(Instant.parse("2026-01-01T00:00:00.123456789Z")))
        .isEqualTo("2026-01-01T00:00:00.123456Z");
  }
}
