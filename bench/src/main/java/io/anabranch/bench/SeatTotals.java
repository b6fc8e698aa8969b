package io.anabranch.bench;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Nanoseconds that the transactional producer of a scheduler spent so far, by its own count.
 *
 * @param flush until all records were taken
 * @param offsets until the inputs' offsets were in the transaction
 * @param end until the transaction was committed
 */
record SeatTotals(double flush, double offsets, double end) {
  /** Of the client whose id begins so; nothing where there is none in this process. */
  static SeatTotals of(String client) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    SeatTotals sum = new SeatTotals(0, 0, 0);
    try {
      ObjectName pattern =
          new ObjectName("kafka.producer:type=producer-metrics,client-id=" + client + "*");
      for (ObjectName producer : server.queryNames(pattern, null)) {
        sum =
            new SeatTotals(
                sum.flush + total(server, producer, "flush-time-ns-total"),
                sum.offsets + total(server, producer, "txn-send-offsets-time-ns-total"),
                sum.end + total(server, producer, "txn-commit-time-ns-total"));
      }
    } catch (JMException e) {
      throw new IllegalStateException("Expected Kafka's producer to tell its times.", e);
    }
    return sum;
  }

  private static double total(MBeanServer server, ObjectName producer, String name)
      throws JMException {
    return server.getAttribute(producer, name) instanceof Number number ? number.doubleValue() : 0;
  }

  SeatTotals minus(SeatTotals before) {
    return new SeatTotals(flush - before.flush, offsets - before.offsets, end - before.end);
  }
}
