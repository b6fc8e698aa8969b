package io.anabranch.cli.service;

import io.anabranch.api.auth.Role;
import io.anabranch.api.auth.Tokens;
import io.anabranch.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code anabranch token create}. */
@Command(
    name = "create",
    description = {
      "Makes a token, adds its hash to the token file and prints the token, which is stored nowhere.",
      "The API reads the file when it starts."
    },
    mixinStandardHelpOptions = true)
public final class TokenCreate implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      defaultValue = "${env:ANABRANCH_TOKEN_FILE}",
      description = "the token file (ANABRANCH_TOKEN_FILE)")
  private Path file = Path.of("");

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description = "what it may do: ${COMPLETION-CANDIDATES}")
  private Role role = Role.VIEWER;

  @Option(names = "--name", paramLabel = "NAME", required = true, description = "who it is for")
  private String name = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "writes the token to FILE (mode 0600) instead of printing it; does nothing when FILE and"
              + " the token file are there already")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    if (out == null) {
      if (spec != null) {
        spec.commandLine().getOut().println(Tokens.create(file, role, name));
      }
    } else if (!Files.exists(out) || !Files.exists(file)) {
      // First, because a hash whose token nobody has stays in the file for ever.
      if (!Files.isWritable(out.toAbsolutePath().getParent())) {
        throw CliException.invalid(
            "Expected --out to be in a folder that can be written to, but got '" + out + "'.");
      }
      PrivateFile.write(out, Tokens.create(file, role, name) + System.lineSeparator());
    }
    return 0;
  }
}
