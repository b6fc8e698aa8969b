package io.anabranch.schemas.event;

/**
 * Bytes that are not a record of the contract; the message says what was expected and what came.
 */
public final class UnreadableException extends Exception {
  public UnreadableException(String message) {
    super(message);
  }
}
