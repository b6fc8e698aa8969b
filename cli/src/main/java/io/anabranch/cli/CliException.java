package io.anabranch.cli;

/** Ends a command with a message for people and an exit code; no stack trace is shown. */
public final class CliException extends RuntimeException {
  private final int exitCode;

  private CliException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The command was well formed, but what it asked for did not succeed: exit code 1. */
  public static CliException failed(String message) {
    return new CliException(ExitCodes.FAILED, message);
  }

  /** What was given cannot be right: exit code 2. */
  public static CliException invalid(String message) {
    return new CliException(ExitCodes.INVALID, message);
  }

  int exitCode() {
    return exitCode;
  }
}
