package io.anabranch.scheduler.core;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.json.PlainTime;
import java.io.IOException;
import java.util.Map;

/** Encodes entries for the store as JSON; the key's first part tells the kind. */
public final class EntryCodec {
  private static final Map<String, Class<? extends Entry>> KINDS =
      Map.ofEntries(
          Map.entry("meta", Entry.Meta.class),
          Map.entry("run", Entry.Run.class),
          Map.entry("progress", Entry.Progress.class),
          Map.entry("task", TaskEntry.class),
          Map.entry("worker", WorkerEntry.class),
          Map.entry("dag", Entry.Dag.class),
          Map.entry("output", Entry.Output.class),
          Map.entry("letter", Entry.Letter.class),
          Map.entry("spent", Entry.SpentId.class),
          Map.entry("steered", Entry.Steered.class),
          Map.entry("dags", DagEntry.Standing.class),
          Map.entry("old", DagEntry.OldVersion.class),
          Map.entry("queued", DagEntry.Queued.class));

  private static final int SIZE = 256;

  private EntryCodec() {}

  /** The entry's value in the store. */
  public static byte[] encode(Entry entry) {
    return entry instanceof TaskEntry task && isPlain(task) ? encode(task) : Json.bytes(entry);
  }

  private static boolean isPlain(TaskEntry task) {
    return task.failed().isEmpty()
        && task.strays().isEmpty()
        && task.missed() == null
        && task.allowed() == null
        && task.triedSince() == null
        && task.stayedAway() == null;
  }

  // Most of what is written. The same bytes as the mapper's, which a property holds.
  private static byte[] encode(TaskEntry task) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(SIZE);
        JsonGenerator json = Json.mapper().createGenerator(bytes)) {
      json.writeStartArray();
      json.writeString(task.runId());
      json.writeString(task.task());
      json.writeString(task.queue());
      json.writeString(task.state().name());
      json.writeNumber(task.attempt());
      json.writeNumber(task.unmet());
      json.writeString(task.worker());
      json.writeString(task.token().toString());
      json.writeString(task.dueAt() == null ? null : PlainTime.write(task.dueAt()));
      json.writeNumber(task.readyOrder());
      json.writeNumber(task.failures());
      json.writeNumber(task.losses());
      json.writeNumber(task.returns());
      json.writeStartArray();
      json.writeEndArray();
      json.writeStartArray();
      json.writeEndArray();
      json.writeString(task.letter());
      json.writeNull();
      json.writeNull();
      json.writeNull();
      json.writeNull();
      json.writeEndArray();
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("Expected to write to memory, but could not.", e);
    }
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
