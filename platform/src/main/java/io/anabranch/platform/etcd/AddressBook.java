package io.anabranch.platform.etcd;

import io.anabranch.schemas.json.Json;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.options.GetOption;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is where: for people, for metrics discovery, and for workers that choose a partition. Nothing
 * that decides rests on it. An entry stays while its process lives and goes {@value #LEASE_SECONDS}
 * s after. While etcd is away the book gives its last known list, and entries come back by
 * themselves; without etcd it is empty. Thread-safe.
 */
public final class AddressBook implements AutoCloseable {
  /** How long an entry outlives its process. */
  public static final int LEASE_SECONDS = 10;

  private static final Logger LOG = LoggerFactory.getLogger(AddressBook.class);
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final String FOLDER = "addresses/";

  private final EtcdSettings settings;
  private final EtcdConnection connection;
  private final KeepEntries keeper;
  private volatile List<Entry> lastKnown = List.of();

  /**
   * One line of the book.
   *
   * @param kind {@code worker}, {@code api}, {@code scheduler}…
   * @param id of the process within its kind; a later entry of the same kind and id replaces it
   * @param host where it runs
   * @param url of its ops endpoint or API; empty for none
   * @param partition of topic tasks that a worker reads; -1 for other kinds
   * @param attributes what else people may want to know, as slots and queues
   */
  public record Entry(
      String kind,
      String id,
      String host,
      String url,
      int partition,
      Map<String, String> attributes) {
    public Entry {
      if (kind.isEmpty() || kind.contains("/") || id.isEmpty() || id.contains("/")) {
        throw new IllegalArgumentException(
            "Expected a kind and an id without '/', but got '" + kind + "' and '" + id + "'.");
      }
      attributes = attributes == null ? Map.of() : new TreeMap<>(attributes);
    }
  }

  private AddressBook(EtcdSettings settings) {
    this.settings = settings;
    this.connection = new EtcdConnection(settings);
    this.keeper = new KeepEntries(connection, Duration.ofSeconds(LEASE_SECONDS));
  }

  /** Opens the book; asks etcd nothing yet. */
  public static AddressBook open(EtcdSettings settings) {
    return new AddressBook(settings);
  }

  /**
   * Puts an entry into the book as soon as etcd is there and keeps it there until {@link #remove}
   * or {@link #close()}. Returns at once.
   */
  public void register(Entry entry) {
    if (settings.isConfigured()) {
      keeper.put(key(entry), ByteSequence.from(Json.bytes(entry)));
    }
  }

  /** Takes the entry out again; returns at once. */
  public void remove(Entry entry) {
    if (settings.isConfigured()) {
      keeper.remove(key(entry));
    }
  }

  /** All entries, by kind and id; the last known ones while etcd is away. */
  public List<Entry> list() throws InterruptedException {
    try {
      return read();
    } catch (EtcdUnavailableException e) {
      LOG.debug("Using the last known addresses: {}", e.getMessage());
      return lastKnown;
    }
  }

  /**
   * All entries, by kind and id, by etcd's word.
   *
   * @throws EtcdUnavailableException when etcd does not answer within 2 s; never where there is no
   *     etcd
   */
  public List<Entry> read() throws EtcdUnavailableException, InterruptedException {
    if (!settings.isConfigured()) {
      return List.of();
    }
    GetOption all = GetOption.builder().isPrefix(true).build();
    lastKnown =
        connection
            .ask("list the addresses", LIMIT, c -> c.getKVClient().get(connection.key(FOLDER), all))
            .getKvs()
            .stream()
            .map(AddressBook::parse)
            .flatMap(Optional::stream)
            .toList();
    return lastKnown;
  }

  private static Optional<Entry> parse(KeyValue kv) {
    try {
      @Nullable Entry entry = Json.mapper().readValue(kv.getValue().getBytes(), Entry.class);
      return Optional.ofNullable(entry);
    } catch (IOException e) {
      LOG.debug("Skipping an address of another version: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private ByteSequence key(Entry entry) {
    return connection.key(FOLDER + entry.kind() + "/" + entry.id());
  }

  /** Takes this process's entries out and closes the connection; waits 2 s at most. */
  @Override
  public void close() {
    keeper.close();
    connection.close();
  }
}
