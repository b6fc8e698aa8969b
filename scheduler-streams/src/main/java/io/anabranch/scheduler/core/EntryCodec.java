package io.anabranch.scheduler.core;

import io.anabranch.schemas.json.Json;
import java.io.IOException;
import java.util.Map;

/** Encodes entries for the store as JSON; the key's first part tells the kind. */
public final class EntryCodec {
  private static final Map<String, Class<? extends Entry>> KINDS =
      Map.of(
          "meta", Entry.Meta.class,
          "run", Entry.Run.class,
          "progress", Entry.Progress.class,
          "task", TaskEntry.class,
          "worker", WorkerEntry.class,
          "dag", Entry.Dag.class,
          "letter", Entry.Letter.class,
          "spent", Entry.SpentId.class);

  private EntryCodec() {}

  /** The entry's value in the store. */
  public static byte[] encode(Entry entry) {
    return Json.bytes(entry);
  }

  /**
   * Reads back what {@link #encode} wrote.
   *
   * @throws IllegalStateException when it is something else: the store is not ours or is damaged
   */
  public static Entry decode(String key, byte[] value) {
    int slash = key.indexOf('/');
    Class<? extends Entry> kind = KINDS.get(slash < 0 ? key : key.substring(0, slash));
    if (kind == null) {
      throw new IllegalStateException(
          "Expected a key of the cell's store, but got '" + key + "'. Is the changelog ours?");
    }
    try {
      return Json.mapper().readValue(value, kind);
    } catch (IOException e) {
      throw new IllegalStateException("Expected entry '" + key + "' to be readable", e);
    }
  }
}
