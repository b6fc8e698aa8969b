package io.anabranch.platform.kafka;

import java.util.List;

/** Topics exist that would break a promise; the message names each difference. */
public final class TopicsUnfitException extends RuntimeException {
  TopicsUnfitException(List<String> differences) {
    super(
        "Expected the topics as the contract has them, but "
            + String.join("; ", differences)
            + ". Change or delete these topics, or choose another prefix (ANABRANCH_TOPIC_PREFIX).");
  }
}
