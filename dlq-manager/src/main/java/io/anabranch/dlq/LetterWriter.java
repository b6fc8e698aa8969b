package io.anabranch.dlq;

import io.anabranch.platform.db.FoldWriter;
import io.anabranch.platform.db.Folded;
import io.anabranch.schemas.event.LetterEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes the life of dead letters, each letter's row once a batch. A letter that is opened twice is
 * kept as it came first; what happens to one that was opened before the log began is left out.
 */
final class LetterWriter implements FoldWriter<LetterEvent> {
  @Override
  public int write(Handle handle, List<Folded<LetterEvent>> records) {
    LetterTable table = new LetterTable(handle);
    Map<String, LetterRow> letters =
        new HashMap<>(
            table.load(
                records.stream()
                    .map(record -> record.value().letter())
                    .collect(Collectors.toSet())));
    Map<String, LetterRow> changed = new LinkedHashMap<>();
    long key = table.lastKey();
    for (Folded<LetterEvent> record : records) {
      LetterEvent event = record.value();
      LetterRow before = letters.get(event.letter());
      LetterRow after = apply(before, event, key + 1);
      if (after != null && !after.equals(before)) {
        key = Math.max(key, after.key());
        letters.put(after.id(), after);
        changed.put(after.id(), after);
      }
    }
    return table.write(changed.values());
  }

  private static @Nullable LetterRow apply(
      @Nullable LetterRow letter, LetterEvent event, long nextKey) {
    return switch (event) {
      case LetterEvent.Opened opened -> letter != null ? letter : LetterRow.opened(nextKey, opened);
      case LetterEvent.Retried retried -> letter == null ? null : letter.retried(retried);
      case LetterEvent.Resolved resolved -> letter == null ? null : letter.resolved(resolved);
      case LetterEvent.Discarded discarded -> letter == null ? null : letter.discarded(discarded);
    };
  }
}
