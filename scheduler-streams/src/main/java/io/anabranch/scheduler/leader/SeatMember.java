package io.anabranch.scheduler.leader;

/**
 * Notices when the consumer joined anew behind our back: when the coordinator does not know a
 * member any more, the client joins again by itself and no error reaches us.
 */
final class SeatMember {
  private final SeatLatch latch;
  private String known = "";

  SeatMember(SeatLatch latch) {
    this.latch = latch;
  }

  /** Compares the member id after a poll with the one after the poll before. */
  void polled(String memberId) {
    if (!known.isEmpty() && !known.equals(memberId)) {
      latch.lose("the group's member id changed from " + known + " to '" + memberId + "'");
      latch.check();
    }
    known = memberId;
  }
}
