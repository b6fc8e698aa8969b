package io.anabranch.cli;

import io.anabranch.cli.client.ApiException;
import java.io.PrintWriter;
import java.net.BindException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one place what went wrong and with which exit code a command ends. */
final class Failures implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    PrintWriter err = commandLine.getErr();
    err.println("anabranch: " + message(failure));
    if (System.getenv("ANABRANCH_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    err.flush();
    return switch (failure) {
      case CliException known -> known.exitCode();
      case ApiException refused when refused.isInvalid() -> ExitCodes.INVALID;
      case IllegalArgumentException _ -> ExitCodes.INVALID;
      default -> ExitCodes.FAILED;
    };
  }

  private static String message(Throwable failure) {
    // Undertow wraps it and says nothing of its own; who does say more is left alone.
    Throwable bare =
        failure.getCause() != null && failure.getCause().toString().equals(failure.getMessage())
            ? failure.getCause()
            : failure;
    if (bare instanceof BindException) {
      return "Cannot listen: "
          + bare.getMessage()
          + ". Choose another port with --port or ANABRANCH_PORT, or end what listens there.";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
