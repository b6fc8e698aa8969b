package io.anabranch.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  @TempDir private Path folder;

  @Test
  void aCreatedTokenIsKnownByItsRoleAndNameAndStoredNowhere() throws IOException {
    Path file = folder.resolve("tokens");
    String author = Tokens.create(file, Role.AUTHOR, "ci");
    String viewer = Tokens.create(file, Role.VIEWER, "wall-screen");

    Tokens tokens = Tokens.read(file);

    assertThat(tokens.identify(List.of("Bearer " + author)))
        .contains(new Caller("ci", Role.AUTHOR));
    assertThat(tokens.identify(List.of("bearer " + viewer)))
        .contains(new Caller("wall-screen", Role.VIEWER));
    assertThat(Files.readString(file)).doesNotContain(author).doesNotContain(viewer);
    assertThat(author.length()).isGreaterThanOrEqualTo(Tokens.MIN_BYTES);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingElseIsKnown() throws IOException {
    Path file = folder.resolve("tokens");
    String token = Tokens.create(file, Role.ADMIN, "root");
    Tokens tokens = Tokens.read(file);

    assertThat(tokens.identify(List.of())).isEmpty();
    assertThat(tokens.identify(List.of("Bearer "))).isEmpty();
    assertThat(tokens.identify(List.of("Bearer " + token + "x"))).isEmpty();
    assertThat(tokens.identify(List.of("Basic " + token))).isEmpty();
    assertThat(tokens.identify(List.of(token))).isEmpty();
    assertThat(tokens.identify(List.of("Bearer " + token, "Bearer " + token))).isEmpty();
    String hash = Files.readString(file).substring(0, 64);
    assertThat(tokens.identify(List.of("Bearer " + hash))).isEmpty();
  }

  @Test
  void aShortTokenIsRefusedEvenWhenItsHashIsListed() throws IOException {
    Path file = folder.resolve("tokens");
    // SHA-256 of "secret"
    Files.writeString(
        file,
        "# by hand\n\n2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b admin x\n");
    assertThat(Tokens.read(file).identify(List.of("Bearer secret"))).isEmpty();
  }

  @Test
  void aFileThatHoldsNoHashesOrThatAnyoneMayWriteIsRefused() throws IOException {
    Path file = folder.resolve("tokens");
    Files.writeString(file, "# nobody\n");
    assertThatThrownBy(() -> Tokens.read(file)).hasMessageContaining("at least one token");
    Files.writeString(file, "anb_in-the-clear admin root\n");
    assertThatThrownBy(() -> Tokens.read(file))
        .hasMessageContaining("tokens:1")
        .hasMessageNotContaining("in-the-clear");
    Files.writeString(file, "0".repeat(64) + " king root\n");
    assertThatThrownBy(() -> Tokens.read(file)).hasMessageContaining("but got 'king'");
    Files.writeString(file, "0".repeat(64) + " admin root\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThatThrownBy(() -> Tokens.read(file)).hasMessageContaining("chmod 600");
  }
}
