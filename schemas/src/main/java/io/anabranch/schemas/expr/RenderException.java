package io.anabranch.schemas.expr;

/** A task that cannot be run with these values; the message says which field and why. */
public final class RenderException extends Exception {
  private static final long serialVersionUID = 1;

  public RenderException(String message) {
    super(message);
  }
}
