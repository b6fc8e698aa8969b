package io.anabranch.platform.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sets up the logs of a process, on standard error so that standard output stays the commands'.
 * Call it first in {@code main}.
 *
 * <p>{@code ANABRANCH_LOG} is {@code plain} (default) or {@code json}, one object a line. {@code
 * ANABRANCH_LOG_LEVEL} is our level, and may go on with levels of single loggers: {@code
 * DEBUG,org.apache.kafka=INFO}. The libraries are heard from WARN on unless named.
 */
public final class Logging {
  private static final String PLAIN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{20} - %msg%n";

  // WHY: Kafka's clients print all their settings at INFO, and a broker that starts well warns.
  private static final Map<String, Level> QUIET =
      Map.of(
          // Warns twice for each call while etcd is away; our own log says it once.
          "io.etcd.jetcd.impl",
          Level.ERROR,
          // Advises at each start to handle exceptions of a global thread, which we have none of.
          "org.apache.kafka.streams.StreamsConfig",
          Level.ERROR,
          "org.apache.kafka.controller.QuorumController",
          Level.ERROR,
          "kafka.server.AutoTopicCreationManager",
          Level.ERROR);

  private Logging() {}

  /** Configures the logs from the process's environment. */
  public static void configure() {
    configure(System.getenv());
  }

  /**
   * Configures the logs from these settings.
   *
   * @throws IllegalArgumentException when a setting is none of those above
   */
  public static void configure(Map<String, String> settings) {
    System.setProperty("org.jboss.logging.provider", "slf4j");
    Map<String, Level> levels = levels(settings.getOrDefault("ANABRANCH_LOG_LEVEL", "INFO"));
    String form = settings.getOrDefault("ANABRANCH_LOG", "plain");
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Encoder<ILoggingEvent> encoder = encoder(form, context);
    context.reset();
    var propagator = new LevelChangePropagator();
    propagator.setContext(context);
    propagator.setResetJUL(true);
    context.addListener(propagator);
    propagator.start();
    encoder.start();
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    QUIET.forEach((name, level) -> context.getLogger(name).setLevel(level));
    levels.forEach((name, level) -> context.getLogger(name).setLevel(level));
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static Encoder<ILoggingEvent> encoder(String form, LoggerContext context) {
    return switch (form) {
      case "plain" -> {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PLAIN);
        yield encoder;
      }
      case "json" -> {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithContext(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithSequenceNumber(false);
        yield encoder;
      }
      default ->
          throw new IllegalArgumentException(
              "Expected ANABRANCH_LOG to be plain or json, but got '" + form + "'.");
    };
  }

  static Map<String, Level> levels(String text) {
    Map<String, Level> levels = new TreeMap<>();
    for (String part : text.strip().split("\\s*,\\s*", -1)) {
      int equals = part.indexOf('=');
      Level level = Level.toLevel(part.substring(equals + 1), null);
      if (level == null || equals == 0) {
        throw new IllegalArgumentException(
            "Expected ANABRANCH_LOG_LEVEL to be TRACE, DEBUG, INFO, WARN, ERROR or OFF, then"
                + " logger=LEVEL separated by commas, but got '"
                + part
                + "'.");
      }
      levels.put(equals < 0 ? "io.anabranch" : part.substring(0, equals), level);
    }
    return levels;
  }
}
