package io.anabranch.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.cli.ExitCodes;
import io.anabranch.cli.client.ApiClient;
import io.anabranch.cli.client.DagFile;
import io.anabranch.cli.client.ParamTexts;
import io.anabranch.cli.client.Registration;
import io.anabranch.cli.client.ServerOptions;
import io.anabranch.cli.service.LocalStack;
import io.anabranch.cli.service.TemporaryStack;
import io.anabranch.platform.ops.Logging;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dagfile.DagWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anabranch run}. */
@Command(
    name = "run",
    description = "Runs a DAG once and follows it: on a stack of its own, or on --server.",
    mixinStandardHelpOptions = true)
public final class Run implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Parameters(paramLabel = "FILE", description = "the DAG, YAML or JSON")
  private Path file = Path.of("");

  @Option(
      names = {"-p", "--param"},
      paramLabel = "NAME=VALUE",
      description = "a parameter; JSON where the DAG declares another type than string")
  private Map<String, String> params = new LinkedHashMap<>();

  @Mixin private final ServerOptions options = new ServerOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DagFile dag = DagFile.read(file);
    dag.dag(); // before anything is started
    Map<String, String> logging = new TreeMap<>(System.getenv());
    // The broker, when it stops, closes a client twice and says so.
    logging.putIfAbsent("ANABRANCH_LOG_LEVEL", "WARN,org.apache.kafka.clients.NetworkClient=ERROR");
    Logging.configure(logging);
    PrintWriter out = spec().commandLine().getOut();
    spec().commandLine().getErr().print(dag.warnings());
    spec().commandLine().getErr().flush();
    try (Receiver receiver = Receiver.start()) {
      if (serverGiven()) {
        try (ApiClient client = options.client(PATIENCE)) {
          Outcome outcome = follow(client, dag, receiver, out);
          return ended(outcome, outcome.next(), out);
        }
      }
      return onStackOfItsOwn(dag, receiver, out);
    }
  }

  private int onStackOfItsOwn(DagFile dag, Receiver receiver, PrintWriter out) throws Exception {
    long began = System.nanoTime();
    try (TemporaryStack temporary =
        TemporaryStack.start(
            "run",
            Map.of(),
            folder -> {
              out.println("Starting Kafka, Postgres, etcd and the services in " + folder + " …");
              out.flush();
            })) {
      LocalStack stack = temporary.stack();
      try (ApiClient client = new ApiClient(stack.server(), stack.token(), PATIENCE)) {
        out.println("Started in " + seconds(began) + " s.");
        Outcome outcome = follow(client, dag, receiver, out);
        return ended(outcome, Outcome.afterTemporaryStack(file.toString()), out);
      }
    }
  }

  private Outcome follow(ApiClient client, DagFile dag, Receiver receiver, PrintWriter out)
      throws InterruptedException {
    DagSpec spec = dag.dag();
    String name = spec.name();
    Registration.of(dag, client);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode values = ParamTexts.json(params, DagWriter.toJson(spec));
    if (spec.params().containsKey(Receiver.PARAM) && !values.has(Receiver.PARAM)) {
      values.put(Receiver.PARAM, receiver.url());
    }
    body.set("params", values);
    JsonNode accepted = client.post(io.anabranch.cli.client.Path.of("dags", name, "runs"), body);
    String runId = accepted.path("runId").asText();
    out.println("Run " + runId + " of " + name + " version " + accepted.path("version").asText());
    out.flush();
    try (Progress progress = Progress.on(out)) {
      JsonNode run = new FollowRun(client, progress).untilEnded(runId);
      Outcome outcome = Outcome.of(run, client);
      receiver.received().forEach(line -> progress.line("The receiver got " + line));
      return outcome;
    }
  }

  private static int ended(Outcome outcome, String next, PrintWriter out) {
    out.println();
    out.print(outcome.text());
    out.println();
    out.print(next);
    out.flush();
    return outcome.succeeded() ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private boolean serverGiven() {
    return spec().commandLine().getParseResult().hasMatchedOption("--server")
        || System.getenv("ANABRANCH_SERVER") != null;
  }

  private static String seconds(long began) {
    return String.format(java.util.Locale.ROOT, "%.1f", (double) (System.nanoTime() - began) / 1e9);
  }

  private CommandSpec spec() {
    CommandSpec set = spec;
    if (set == null) {
      throw new IllegalStateException("Expected picocli to set the specification first");
    }
    return set;
  }
}
