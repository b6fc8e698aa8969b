package io.anabranch.api;

import io.anabranch.api.catalog.Catalog;
import io.anabranch.api.catalog.CatalogReader;
import io.anabranch.api.command.AwaitProjection;
import io.anabranch.api.command.CheckRun;
import io.anabranch.api.command.CommandLog;
import io.anabranch.api.command.LogEnds;
import io.anabranch.api.command.RunIds;
import io.anabranch.api.http.Route;
import io.anabranch.api.query.Letters;
import io.anabranch.api.query.Logs;
import io.anabranch.api.query.Operations;
import io.anabranch.api.query.Progress;
import io.anabranch.api.query.Projection;
import io.anabranch.api.query.Runs;
import io.anabranch.api.query.Workers;
import io.anabranch.api.routes.AskOnce;
import io.anabranch.api.routes.ClusterRoutes;
import io.anabranch.api.routes.DagRoutes;
import io.anabranch.api.routes.DocumentRoutes;
import io.anabranch.api.routes.LetterRoutes;
import io.anabranch.api.routes.RegisterRoutes;
import io.anabranch.api.routes.Resource;
import io.anabranch.api.routes.RetryRoutes;
import io.anabranch.api.routes.RunRoutes;
import io.anabranch.api.routes.SteerDagRoutes;
import io.anabranch.api.routes.SteerRoutes;
import io.anabranch.api.routes.TargetRoutes;
import io.anabranch.api.routes.TriggerRoutes;
import io.anabranch.api.routes.UnservedQueues;
import io.anabranch.api.routes.WorkerRoutes;
import io.anabranch.platform.db.Database;
import io.anabranch.platform.etcd.AddressBook;
import io.anabranch.platform.kafka.KafkaClients;
import io.anabranch.platform.life.Health;
import io.anabranch.schemas.topic.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** What the API stands on, put together: the log, the catalog, the projection, the address book. */
final class Backing implements AutoCloseable {
  private final ApiSettings settings;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Database database;
  private final CommandLog log;
  private final LogEnds ends;
  private final CatalogReader reader;
  private final AddressBook book;
  private final Preparation preparation;
  private final List<Route> routes;

  Backing(ApiSettings settings) {
    this.settings = settings;
    KafkaClients clients = new KafkaClients(settings.kafka());
    Topics topics = settings.kafka().topics();
    database = Database.open(settings.database());
    log = new CommandLog(clients);
    ends = new LogEnds(clients);
    var catalog = new Catalog();
    reader = new CatalogReader(clients, catalog);
    book = AddressBook.open(settings.etcd());
    preparation = new Preparation(clients, database, reader);
    var projection = new Projection(database);
    var progress = new Progress(projection);
    var runs = new Runs(projection);
    var workers = new Workers(projection);
    var check = new CheckRun(catalog, ends, topics);
    var await = new AwaitProjection(progress, ends, topics);
    var ids = new RunIds(InstantSource.system());
    var once = new AskOnce(new Operations(projection), log, ids, topics);
    routes =
        Stream.of(
                new RegisterRoutes(catalog, log, topics, new UnservedQueues(workers)),
                new DagRoutes(catalog, check),
                new SteerDagRoutes(catalog, check, log, topics),
                new TriggerRoutes(check, log, ids, topics),
                new RunRoutes(runs, new Logs(projection), await),
                new SteerRoutes(runs, await, once),
                new RetryRoutes(runs, await, once, check, log, topics),
                new LetterRoutes(new Letters(projection), log, topics),
                new WorkerRoutes(workers),
                new ClusterRoutes(progress, ends, topics, settings.etcd(), version()),
                new TargetRoutes(book),
                new DocumentRoutes())
            .map(Resource::routes)
            .flatMap(List::stream)
            .toList();
  }

  List<Route> routes() {
    return routes;
  }

  ExecutorService executor() {
    return executor;
  }

  void start(int port) {
    preparation.start();
    book.register(
        new AddressBook.Entry(
            "api",
            UUID.randomUUID().toString(),
            hostName(),
            "http://" + reachable() + ":" + port,
            -1,
            Map.of("version", version())));
  }

  Health health() {
    return preparation.health();
  }

  private String reachable() {
    String host = settings.host();
    return isEverywhere(host) ? hostName() : host.contains(":") ? "[" + host + "]" : host;
  }

  private static boolean isEverywhere(String host) {
    try {
      return InetAddress.ofLiteral(host).isAnyLocalAddress();
    } catch (IllegalArgumentException e) {
      return false; // a name
    }
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static String version() {
    String version = ApiService.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public void close() {
    executor.close();
    preparation.close();
    reader.close();
    log.close();
    ends.close();
    book.close();
    database.close();
  }
}
