package io.anabranch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code -o} of a command, and where the command prints. */
public final class Output {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text (default) or json")
  private OutputFormat format = OutputFormat.TEXT;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  /** Prints the result as JSON, or its text, line breaks included. */
  public void print(JsonNode result, Supplier<String> text) {
    if (format == OutputFormat.JSON) {
      out().println(result.toPrettyString());
    } else {
      out().print(text.get());
    }
    out().flush();
  }

  /** Prints what is no part of the result, a line break included. */
  public void note(String text) {
    PrintWriter err = spec().commandLine().getErr();
    err.print(text);
    err.flush();
  }

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private CommandSpec spec() {
    CommandSpec set = spec;
    if (set == null) {
      throw new IllegalStateException("Expected picocli to set the specification first");
    }
    return set;
  }
}
