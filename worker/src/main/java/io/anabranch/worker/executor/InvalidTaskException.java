package io.anabranch.worker.executor;

/** The attempt cannot be made as it is specified; the message says what was expected. */
public final class InvalidTaskException extends Exception {
  private final String message;

  public InvalidTaskException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
