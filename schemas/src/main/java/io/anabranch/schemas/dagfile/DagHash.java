package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.DagSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a definition by its content: the same for every text that means the same DAG. */
public final class DagHash {
  private DagHash() {}

  /** SHA-256 of the canonical JSON form, 64 hexadecimal digits. */
  public static String of(DagSpec dag) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(DagWriter.toBytes(dag));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Expected every Java to have SHA-256, but it has not", e);
    }
  }
}
