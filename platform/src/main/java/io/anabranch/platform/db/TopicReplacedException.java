package io.anabranch.platform.db;

/** The topic is not the one that was folded so far: it was deleted and made again, or cut. */
final class TopicReplacedException extends RuntimeException {
  TopicReplacedException(String topic) {
    super(
        "Expected topic '"
            + topic
            + "' to be the one that the database was folded from, but it was made again or lost"
            + " records. Use a new database, or empty this one, and fold from the start.");
  }
}
