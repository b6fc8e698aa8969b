package io.anabranch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.api.auth.Role;
import io.anabranch.api.auth.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCreateTest {
  @TempDir private Path folder;

  private CommandRun create(String... more) {
    String[] first = {
      "token", "create", "--file", hashes().toString(), "--role", "operator", "--name", "me"
    };
    String[] all = new String[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return CommandRun.of(all);
  }

  private Path hashes() {
    return folder.resolve("tokens");
  }

  private Role roleOf(String token) throws IOException {
    return Tokens.read(hashes()).identify(List.of("Bearer " + token)).orElseThrow().role();
  }

  @Test
  void theTokenIsPrintedAndTheServerKnowsIt() throws IOException {
    CommandRun created = create();
    assertThat(created.exitCode()).as(created.err()).isZero();
    assertThat(roleOf(created.out().strip())).isEqualTo(Role.OPERATOR);
    assertThat(Files.readString(hashes())).doesNotContain(created.out().strip());
  }

  @Test
  void aTokenInAFileIsMadeOnceAndForItsOwnerAlone() throws IOException {
    Path out = folder.resolve("token");
    assertThat(create("--out", out.toString()).exitCode()).isZero();
    String token = Files.readString(out);
    assertThat(create("--out", out.toString()).exitCode()).isZero();
    assertThat(Files.readString(out)).isEqualTo(token);
    assertThat(Files.readAllLines(hashes())).hasSize(1);
    assertThat(roleOf(token.strip())).isEqualTo(Role.OPERATOR);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
        .isEqualTo("rw-------");
  }

  @Test
  void aFolderThatIsNotThereLeavesNoHashBehind() {
    CommandRun refused = create("--out", folder.resolve("none/token").toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCodes.INVALID);
    assertThat(refused.err()).contains("Expected --out to be in a folder that can be written to");
    assertThat(hashes()).doesNotExist();
  }
}
