package io.anabranch.cli;

/** What the exit code of every command says. Ctrl-C ends with 130, as shells expect. */
public final class ExitCodes {
  /** Done; a run that was followed succeeded. */
  public static final int OK = 0;

  /** Not done, or a run that was followed failed, or a check found a fault. */
  public static final int FAILED = 1;

  /** The command line, a file or a setting is wrong; nothing was done. */
  public static final int INVALID = 2;

  private ExitCodes() {}
}
