package io.anabranch.cli.client;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a list a command asks for. */
final class Page {
  @Option(names = "--limit", paramLabel = "N", description = "at most so many (${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "goes on behind a list, as its 'next' says")
  private @Nullable String after;

  Page(int limit) {
    this.limit = limit;
  }

  Path of(Path list) {
    return list.with("limit", limit).with("after", after);
  }
}
