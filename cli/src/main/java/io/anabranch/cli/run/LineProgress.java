package io.anabranch.cli.run;

import java.io.PrintWriter;

/** Lines and nothing else: what a pipe or a file gets. */
final class LineProgress implements Progress {
  private final PrintWriter out;

  LineProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void ended(int tasks, int of) {}

  @Override
  public void close() {}
}
