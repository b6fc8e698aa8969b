package io.anabranch.cli.run;

import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Where the progress of a run is shown. Used by one thread. */
interface Progress extends AutoCloseable {
  /** A line that stays, as a task's new state. */
  void line(String text);

  /** How many of the run's tasks have ended. */
  void ended(int tasks, int of);

  @Override
  void close();

  /** A bar below the lines on a terminal, the lines alone in a pipe or a file. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 gives null again where there is no terminal.
  static Progress on(PrintWriter out) {
    @Nullable Console console = System.console();
    return console != null && console.isTerminal() ? new BarProgress(out) : new LineProgress(out);
  }
}
