package io.anabranch.scheduler.leader;

/** Another process took the seat; this one may come back only through a new campaign. */
final class SeatLost extends RuntimeException {
  SeatLost(String message) {
    super(message);
  }

  /** Whether {@code error} or what caused it is a lost seat. */
  static boolean isIn(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SeatLost) {
        return true;
      }
    }
    return false;
  }
}
