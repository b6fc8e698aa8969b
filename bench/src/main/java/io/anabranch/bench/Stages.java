package io.anabranch.bench;

import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Where the time of a hop goes, while one chain at a time is under way. */
final class Stages {
  private static final double MILLI = 1e6;

  /** Kafka's times are whole milliseconds, cut off: what they lack on average. */
  private static final double CUT = 0.5;

  private final Moments moments;
  private final SeatTotals before;
  private final String client;

  /**
   * A hop, in nanoseconds since 1970.
   *
   * @param ended when the task before ended, by its worker
   * @param started when the next one started, by its worker
   * @param appended when the log took the word of the end, cut to milliseconds; 0 where unknown
   */
  record Hop(long ended, long started, long appended) {}

  private record Parts(double reach, double decide, double commit, double send) {}

  private Stages(String client) {
    this.client = client;
    this.moments = new Moments(client);
    this.before = SeatTotals.of(client);
  }

  /** Begins to look at the scheduler of this cell. */
  static Stages begin(String prefix) {
    Stages stages = new Stages(prefix + "scheduler-");
    ClientProbe.listen(stages.moments);
    return stages;
  }

  /** Ends it. */
  Map<String, Double> end(List<Hop> hops) {
    ClientProbe.listen(null);
    return figures(
        hops,
        moments.reads(),
        moments.sends(),
        SeatTotals.of(client).minus(before),
        moments.batches());
  }

  /**
   * {@code stagesMs} has medians: until the scheduler read that the task ended, until it had handed
   * the last record of its decision to its producer, and until the next task started. {@code
   * stagesMeanMs} has means, which add up to the mean hop, because of their parts only totals are
   * known; delivery is what the others leave.
   */
  static Map<String, Double> figures(
      List<Hop> hops,
      NavigableSet<Long> reads,
      NavigableSet<Long> sends,
      SeatTotals totals,
      int transactions) {
    List<Parts> parts =
        hops.stream()
            .mapMulti((Hop hop, Consumer<Parts> to) -> split(hop, reads, sends, to))
            .toList();
    Map<String, Double> figures = new TreeMap<>();
    if (parts.isEmpty() || transactions == 0) {
      return figures;
    }
    figures.put("stagesMs.sendAndPoll", Summary.median(parts, Parts::reach) / MILLI);
    figures.put("stagesMs.decide", Summary.median(parts, Parts::decide) / MILLI);
    figures.put("stagesMs.commitAndDelivery", Summary.median(parts, Parts::commit) / MILLI);
    double reach = mean(parts, Parts::reach);
    double commit = mean(parts, Parts::commit);
    double flush = totals.flush() / transactions / MILLI;
    double offsets = totals.offsets() / transactions / MILLI;
    double end = totals.end() / transactions / MILLI;
    if (hops.stream().allMatch(hop -> hop.appended() > 0)) {
      double send = mean(parts, Parts::send) + CUT;
      figures.put("stagesMeanMs.send", send);
      figures.put("stagesMeanMs.poll", reach - send);
    } else {
      figures.put("stagesMeanMs.sendAndPoll", reach);
    }
    figures.put("stagesMeanMs.decide", mean(parts, Parts::decide));
    figures.put("stagesMeanMs.flush", flush);
    figures.put("stagesMeanMs.offsets", offsets);
    figures.put("stagesMeanMs.endTransaction", end);
    figures.put("stagesMeanMs.delivery", commit - flush - offsets - end);
    return figures;
  }

  private static void split(
      Hop hop, NavigableSet<Long> reads, NavigableSet<Long> sends, Consumer<Parts> to) {
    Long read = reads.ceiling(hop.ended());
    Long sent = sends.floor(hop.started());
    if (read != null && sent != null && read <= sent) {
      to.accept(
          new Parts(
              read - hop.ended(), sent - read, hop.started() - sent, hop.appended() - hop.ended()));
    }
  }

  private static double mean(List<Parts> parts, ToDoubleFunction<Parts> of) {
    return parts.stream().mapToDouble(of).average().orElse(0) / MILLI;
  }
}
