package io.anabranch.cli.service;

import io.anabranch.platform.config.Env;
import io.anabranch.platform.ops.Logging;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code anabranch api|scheduler|worker|projector|dlq-manager}: one service in this process. */
@Command(
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Settings come from the environment: ANABRANCH_BOOTSTRAP_SERVERS, ANABRANCH_ETCD,",
      "ANABRANCH_DATABASE_URL and so on; standalone writes them to DATA-DIR/standalone.env."
    })
public final class ServiceCommand implements Callable<Integer> {
  private final ServiceKind kind;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "where it listens on loopback (ANABRANCH_PORT); 0 for any free one")
  private @Nullable Integer port;

  @Mixin private final KafkaOptions kafka = new KafkaOptions();

  private ServiceCommand(ServiceKind kind) {
    this.kind = kind;
  }

  /** Adds a command for each service. */
  public static void addTo(CommandLine commandLine) {
    for (ServiceKind kind : ServiceKind.values()) {
      CommandLine command = new CommandLine(new ServiceCommand(kind));
      command
          .getCommandSpec()
          .usageMessage()
          .description("Runs the service that " + kind.does() + ".");
      commandLine.addSubcommand(kind.label(), command);
    }
  }

  @Override
  public Integer call() throws Exception {
    Logging.configure();
    Map<String, String> settings = kafka.over(System.getenv());
    if (port != null) {
      settings.put("ANABRANCH_PORT", port.toString());
    }
    Services services = Services.start(settings, Set.of(kind));
    System.err.println(
        "anabranch: "
            + kind.label()
            + " listens on http://"
            + new Env(settings).host()
            + ":"
            + services.port());
    untilStopped(services::close);
    return 0;
  }

  /** Waits for SIGTERM or Ctrl-C and then closes in order. */
  static void untilStopped(Runnable close) throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(close, "shutdown"));
    new CountDownLatch(1).await();
  }
}
