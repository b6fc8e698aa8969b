package io.anabranch.api.auth;

import java.util.List;
import java.util.Optional;

/** Decides who asks from the values of header {@code Authorization}. Thread-safe. */
public interface Access {
  /**
   * Everyone may do everything: only for a server that none but its own user can reach, and only
   * when asked for by name.
   */
  Access OPEN = authorization -> Optional.of(new Caller("anyone", Role.ADMIN));

  /** The caller, or empty when no value names one. */
  Optional<Caller> identify(List<String> authorization);
}
