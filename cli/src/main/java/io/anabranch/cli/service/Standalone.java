package io.anabranch.cli.service;

import io.anabranch.cli.DataDirectory;
import io.anabranch.embedded.EmbeddedStack.StackPorts;
import io.anabranch.platform.ops.Logging;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code anabranch standalone}. */
@Command(
    name = "standalone",
    description = "Runs everything on this machine, Kafka, Postgres and etcd included.",
    mixinStandardHelpOptions = true)
public final class Standalone implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "what survives a restart (ANABRANCH_DATA_DIR, else ~/.anabranch)")
  private @Nullable Path dataDir;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "of the API")
  private int port;

  @Option(names = "--kafka-port", paramLabel = "PORT", defaultValue = "9092", description = "Kafka")
  private int kafkaPort;

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      defaultValue = "5432",
      description = "Postgres")
  private int postgresPort;

  @Option(names = "--etcd-port", paramLabel = "PORT", defaultValue = "2379", description = "etcd")
  private int etcdPort;

  @Option(
      names = "--services",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "api,scheduler,worker,projector,dlq-manager",
      description = "which services run in this process; 'none' for the stack alone")
  private List<String> services = List.of();

  @Override
  public Integer call() throws Exception {
    Logging.configure();
    DataDirectory data =
        dataDir == null ? DataDirectory.standard() : new DataDirectory(dataDir.toAbsolutePath());
    LocalStack stack =
        LocalStack.start(
            data, new StackPorts(kafkaPort, postgresPort, etcdPort), port, kinds(), Map.of());
    System.err.println("anabranch: serves on " + stack.server());
    System.err.println("anabranch: token in " + data.adminTokenFile());
    System.err.println("anabranch: addresses for other processes in " + data.environmentFile());
    ServiceCommand.untilStopped(stack::close);
    return 0;
  }

  private Set<ServiceKind> kinds() {
    Set<ServiceKind> kinds = new TreeSet<>();
    if (!services.equals(List.of("none"))) {
      services.forEach(name -> kinds.add(ServiceKind.of(name.strip())));
    }
    return kinds;
  }
}
