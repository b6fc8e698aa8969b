package io.anabranch.worker;

import java.util.Collection;

/**
 * Which partition of tasks a worker reads: one that the fewest others read. Two workers on one
 * partition are harmless, each only reads past what is the other's.
 */
final class PartitionChoice {
  private PartitionChoice() {}

  /**
   * Chooses.
   *
   * @param worker decides between equals, so that workers that know nothing of each other spread
   * @param partitions how many there are; at least 1
   * @param read the partitions of the others that are known, each once per reader
   */
  static int choose(String worker, int partitions, Collection<Integer> read) {
    int[] readers = new int[partitions];
    for (int partition : read) {
      if (partition >= 0 && partition < partitions) {
        readers[partition]++;
      }
    }
    int start = Math.floorMod(worker.hashCode() * 0x9E3779B9, partitions);
    int best = start;
    for (int i = 1; i < partitions; i++) {
      int candidate = (start + i) % partitions;
      if (readers[candidate] < readers[best]) {
        best = candidate;
      }
    }
    return best;
  }
}
