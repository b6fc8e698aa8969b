package io.anabranch.platform.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.anabranch.schemas.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private final PrintStream before = System.err;

  @AfterEach
  void restore() {
    System.setErr(before);
    Logging.configure(Map.of());
  }

  @Test
  void ourOwnLogsAndThoseOfJavaUtilLoggingArriveOnStandardError() {
    String text =
        printed(
            Map.of("ANABRANCH_LOG_LEVEL", "DEBUG"),
            () -> {
              LoggerFactory.getLogger("io.anabranch.x").debug("from us");
              LoggerFactory.getLogger("org.apache.kafka.x").info("too chatty");
              java.util.logging.Logger.getLogger("some.jul").warning("from jul");
            });
    assertThat(text).contains("from us", "from jul").doesNotContain("too chatty");
  }

  @Test
  void aSingleLoggerMayBeHeard() {
    String text =
        printed(
            Map.of("ANABRANCH_LOG_LEVEL", "WARN,org.apache.kafka=INFO"),
            () -> {
              LoggerFactory.getLogger("io.anabranch.x").info("quiet");
              LoggerFactory.getLogger("org.apache.kafka.x").info("heard");
            });
    assertThat(text).contains("heard").doesNotContain("quiet");
  }

  @Test
  void jsonIsOneObjectALine() throws IOException {
    String text =
        printed(
            Map.of("ANABRANCH_LOG", "json"),
            () -> LoggerFactory.getLogger("io.anabranch.x").info("run {} \"done\"\n", "r-1"));
    var line = Json.mapper().readTree(text);
    assertThat(line.path("formattedMessage").asText()).isEqualTo("run r-1 \"done\"\n");
    assertThat(line.path("level").asText()).isEqualTo("INFO");
  }

  @Test
  void levelsAreReadOrRefused() {
    assertThat(Logging.levels("info, a.b=Debug"))
        .containsEntry("io.anabranch", Level.INFO)
        .containsEntry("a.b", Level.DEBUG);
    assertThatThrownBy(() -> Logging.levels("LOUD")).hasMessageContaining("'LOUD'");
    assertThatThrownBy(() -> Logging.configure(Map.of("ANABRANCH_LOG", "xml")))
        .hasMessageContaining("plain or json, but got 'xml'");
  }

  private static String printed(Map<String, String> settings, Runnable act) {
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    Logging.configure(settings);
    act.run();
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
