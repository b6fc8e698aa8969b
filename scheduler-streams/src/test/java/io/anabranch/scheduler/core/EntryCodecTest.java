package io.anabranch.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.schemas.event.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final Entry PROGRESS =
      new Entry.Progress("r-1", RunState.FAILED, 0, 2, 1, Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void entriesAreStoredByPositionAndReadBack() {
    assertThat(new String(EntryCodec.encode(PROGRESS), StandardCharsets.UTF_8))
        .isEqualTo("[\"r-1\",\"FAILED\",0,2,1,\"2026-01-01T00:00:00Z\"]");
    for (Entry entry :
        List.of(
            PROGRESS,
            TaskEntry.pending("r-1", "t", "default", 3),
            new Entry.Letter("dl-1-0", "r-1", "t", 4))) {
      assertThat(EntryCodec.decode(entry.key(), EntryCodec.encode(entry))).isEqualTo(entry);
    }
  }

  @Test
  void entryOfAnEarlierReleaseLacksItsLastComponentsAndCanBeRead() {
    assertThat(EntryCodec.decode(PROGRESS.key(), bytes("[\"r-1\",\"RUNNING\",3,0,1]")))
        .isEqualTo(new Entry.Progress("r-1", RunState.RUNNING, 3, 0, 1, null));
  }

  @Test
  void whatIsNotAnEntryIsRefusedWithItsKey() {
    assertThatThrownBy(() -> EntryCodec.decode(PROGRESS.key(), bytes("{\"runId\":\"r-1\"}")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("progress/r-1");
    assertThatThrownBy(() -> EntryCodec.decode("else/1", bytes("[]")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'else/1'");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
