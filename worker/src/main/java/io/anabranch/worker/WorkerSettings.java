package io.anabranch.worker;

import io.anabranch.platform.config.Env;
import io.anabranch.platform.etcd.EtcdSettings;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dag.Durations;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.event.WorkerEvent.WorkerJoined;
import io.anabranch.schemas.id.Ids;
import io.anabranch.worker.attempt.AttemptSettings;
import io.anabranch.worker.executor.ExecutorSettings;
import io.anabranch.worker.log.LogLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a worker is set up.
 *
 * @param kafka the cell
 * @param etcd the address book; may name no endpoint
 * @param name with which the worker's ids begin; each life adds something of its own
 * @param slots attempts at once; 1 to {@value WorkerJoined#MAX_SLOTS}
 * @param queues the groups that it is in; at least one
 * @param workDir its directory, which no other worker shares
 * @param drainTimeout how long running attempts are waited for when it closes
 * @param url of this process's ops endpoint, for the address book; empty for none
 * @param attempts how attempts are run; their root lies in {@code workDir}
 */
public record WorkerSettings(
    KafkaSettings kafka,
    EtcdSettings etcd,
    String name,
    int slots,
    List<String> queues,
    Path workDir,
    Duration drainTimeout,
    String url,
    AttemptSettings attempts) {
  private static final String PREFIX = "ANABRANCH_WORKER_";
  private static final int MAX_NAME = 100;

  public WorkerSettings {
    queues = List.copyOf(queues);
    Ids.opaque("worker", name);
    if (name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "Expected a worker's name of at most "
              + MAX_NAME
              + " characters, but got '"
              + name
              + "'.");
    }
  }

  /**
   * Reads them: {@code ANABRANCH_WORKER_} ID, SLOTS, QUEUES, WORK_DIR, SCRIPTS_DIR, DRAIN_TIMEOUT,
   * KILL_GRACE, KEEP_DIRECTORIES, PASS_ENV, LOG_LIMIT, HTTP_PUBLIC_ONLY, HTTP_ALLOW, and {@code
   * ANABRANCH_ADVERTISED_URL}.
   *
   * @throws IllegalArgumentException naming every setting that is bad
   */
  public static WorkerSettings from(Env env) {
    KafkaSettings kafka = env.kafka();
    String name =
        env.parsed(
            PREFIX + "ID",
            hostName(),
            "a name of letters, digits, '.', '_' and '-', " + MAX_NAME + " at most",
            WorkerSettings::checkedName);
    int slots = env.number(PREFIX + "SLOTS", defaultSlots(), 1, WorkerJoined.MAX_SLOTS);
    List<String> queues =
        env.parsed(
            PREFIX + "QUEUES",
            List.of(TaskSpec.DEFAULT_QUEUE),
            "names of queues, separated by commas",
            text -> words(text).map(Ids::dag).distinct().toList());
    Path workDir =
        env.parsed(PREFIX + "WORK_DIR", defaultDirectory(), "a directory", WorkerSettings::path);
    Duration drain = duration(env, "DRAIN_TIMEOUT", Duration.ofSeconds(30));
    List<String> endpoints = env.etcd();
    EtcdSettings none = new EtcdSettings(List.of(), etcdPrefix(kafka));
    EtcdSettings etcd =
        env.parsed(
            "ANABRANCH_ETCD",
            none,
            "addresses as http://host:2379, separated by commas",
            text -> new EtcdSettings(endpoints, none.prefix()));
    AttemptSettings attempts =
        new AttemptSettings(
            workDir.resolve("attempts"),
            duration(env, "KILL_GRACE", Duration.ofSeconds(5)),
            flag(env, "KEEP_DIRECTORIES"),
            words(env.text(PREFIX + "PASS_ENV", "")).toList(),
            LogLimits.of(env.number(PREFIX + "LOG_LIMIT", 4 << 20, 0, 1 << 30)),
            executors(env));
    env.check();
    return new WorkerSettings(
        kafka,
        etcd,
        name,
        slots,
        queues,
        workDir,
        drain,
        env.text("ANABRANCH_ADVERTISED_URL", ""),
        attempts);
  }

  private static ExecutorSettings executors(Env env) {
    @Nullable Path scripts =
        env.text(PREFIX + "SCRIPTS_DIR", "").isEmpty()
            ? null
            : env.parsed(PREFIX + "SCRIPTS_DIR", Path.of(""), "a directory", WorkerSettings::path);
    return new ExecutorSettings(
        scripts,
        flag(env, "HTTP_PUBLIC_ONLY"),
        Set.copyOf(
            words(env.text(PREFIX + "HTTP_ALLOW", "").toLowerCase(Locale.ROOT))
                .distinct()
                .toList()));
  }

  // Keys are apart as topics are, so that several cells can share an etcd.
  private static String etcdPrefix(KafkaSettings kafka) {
    String prefix = kafka.topics().prefix().replaceAll("[.]+$", "");
    return prefix.isEmpty() ? "anabranch" : prefix;
  }

  // WHY more than cores: tasks mostly wait for something else.
  private static int defaultSlots() {
    return Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
  }

  private static Path defaultDirectory() {
    return Path.of(System.getProperty("user.home", "."), ".anabranch", "worker");
  }

  private static Duration duration(Env env, String name, Duration otherwise) {
    return env.parsed(PREFIX + name, otherwise, "a duration such as 30s", Durations::parse);
  }

  private static boolean flag(Env env, String name) {
    Function<String, Boolean> parser =
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException();
            };
    return env.parsed(PREFIX + name, false, "true or false", parser);
  }

  private static Path path(String text) {
    return Path.of(text).toAbsolutePath().normalize();
  }

  private static String checkedName(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9_.-]*") || text.length() > MAX_NAME) {
      throw new IllegalArgumentException();
    }
    return text;
  }

  /** This machine's name, as far as an id may hold it. */
  static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9_.-]", "-");
      String cut = name.substring(0, Math.min(60, name.length()));
      return cut.matches("[A-Za-z0-9].*") ? cut : "worker";
    } catch (UnknownHostException e) {
      return "worker";
    }
  }

  private static Stream<String> words(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty());
  }
}
