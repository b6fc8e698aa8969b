package io.anabranch.cli;

/** How a command prints its result. */
public enum OutputFormat {
  /** Tables and sentences for people; they may change. */
  TEXT,
  /** What the server answered, for programs. */
  JSON
}
