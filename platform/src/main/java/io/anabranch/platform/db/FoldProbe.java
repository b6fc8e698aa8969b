package io.anabranch.platform.db;

/** Told of the moments at which a crash would hurt most; a test crashes there. */
@FunctionalInterface
public interface FoldProbe {
  /** Sees nothing. */
  FoldProbe NONE = point -> {};

  /** What it throws is treated as a failure of the fold at this point. */
  void reached(Point point);

  /** Where a fold is with a batch. */
  enum Point {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }
}
