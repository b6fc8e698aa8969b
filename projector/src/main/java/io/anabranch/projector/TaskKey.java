package io.anabranch.projector;

/** A task of one run; a run id that was used again has another {@code run}. */
record TaskKey(long run, String task) {}
