package io.anabranch.scheduler.core;

import java.util.List;

/** A {@link Simulation} for tests beyond this package: what was decided in it, on what. */
public final class SimulatedCase {
  private SimulatedCase() {}

  /** Plays the case of a seed, whose promises hold; each decision has its input, place and time. */
  public static List<Decision> decided(long seed) {
    Simulation simulation = new Simulation(seed);
    simulation.play();
    simulation.promises().assertKept();
    return List.copyOf(simulation.cell.decisions());
  }
}
