package io.anabranch.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Why something is asked for, where somebody says so. */
final class Reasons {
  private Reasons() {}

  static ObjectNode in(ObjectNode body, String reason) {
    return reason.isEmpty() ? body : body.put("reason", reason);
  }
}
