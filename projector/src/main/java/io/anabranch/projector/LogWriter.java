package io.anabranch.projector;

import static io.anabranch.platform.db.Upsert.Type.BIGINT;
import static io.anabranch.platform.db.Upsert.Type.BOOLEAN;
import static io.anabranch.platform.db.Upsert.Type.INTEGER;
import static io.anabranch.platform.db.Upsert.Type.TEXT;
import static io.anabranch.platform.db.Upsert.Type.TIME;

import io.anabranch.platform.db.FoldWriter;
import io.anabranch.platform.db.Folded;
import io.anabranch.platform.db.Upsert;
import io.anabranch.schemas.event.LogChunk;
import io.anabranch.schemas.id.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Writes what attempts printed; a chunk that came twice is kept as it came first. */
final class LogWriter implements FoldWriter<LogChunk> {
  private static final Upsert<Folded<LogChunk>> CHUNKS =
      Upsert.<Folded<LogChunk>>into("log_chunks")
          .key("token_sequence", BIGINT, chunk -> chunk.value().attempt().token().sequence())
          .key("token_index", INTEGER, chunk -> chunk.value().attempt().token().index())
          .key("chunk", INTEGER, chunk -> chunk.value().index())
          .column("run_id", TEXT, chunk -> chunk.value().attempt().runId())
          .column("task", TEXT, chunk -> chunk.value().attempt().task())
          .column("attempt", INTEGER, chunk -> chunk.value().attempt().attempt())
          .column("text", TEXT, chunk -> chunk.value().text())
          .column("last", BOOLEAN, chunk -> chunk.value().last())
          .column("appended_at", TIME, Folded::appendedAt)
          .keeping();

  private record Key(Token token, int index) {}

  @Override
  public int write(Handle handle, List<Folded<LogChunk>> records) {
    Map<Key, Folded<LogChunk>> chunks = new LinkedHashMap<>();
    records.forEach(
        record ->
            chunks.putIfAbsent(
                new Key(record.value().attempt().token(), record.value().index()), record));
    return CHUNKS.execute(handle, chunks.values());
  }
}
