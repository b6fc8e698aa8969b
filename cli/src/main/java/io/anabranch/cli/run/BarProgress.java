package io.anabranch.cli.run;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Lines with a bar below them, for a terminal. */
final class BarProgress implements Progress {
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintWriter out;
  private final ProgressBar bar =
      new ProgressBarBuilder()
          .setTaskName("tasks")
          .setStyle(ProgressBarStyle.ASCII)
          .setUpdateIntervalMillis(200)
          .setInitialMax(1)
          .build();

  BarProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void line(String text) {
    out.print(CLEAR_LINE + text + System.lineSeparator());
    out.flush();
    bar.refresh();
  }

  @Override
  public void ended(int tasks, int of) {
    bar.maxHint(of);
    bar.stepTo(tasks);
  }

  @Override
  public void close() {
    bar.close();
  }
}
