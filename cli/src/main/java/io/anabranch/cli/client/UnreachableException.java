package io.anabranch.cli.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Nobody answers at the server's address, for as long as we were told to try. */
public final class UnreachableException extends RuntimeException {
  UnreachableException(URI server, @Nullable Throwable cause) {
    super(
        "Expected Anabranch to answer at "
            + server
            + ", but nothing does. Start it (anabranch standalone), or name another address with"
            + " --server or ANABRANCH_SERVER.",
        cause);
  }
}
