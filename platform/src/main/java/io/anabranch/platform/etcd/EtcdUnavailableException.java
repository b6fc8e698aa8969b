package io.anabranch.platform.etcd;

import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** etcd gave no answer, or refused; nothing is known about what was asked. */
public final class EtcdUnavailableException extends Exception {
  EtcdUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether etcd answered that what was named does not exist, as a lease that ran out. */
  boolean isNotFound() {
    Throwable cause = getCause();
    // The client wraps the answers to some of its calls and not those to others.
    return cause instanceof EtcdException e
        ? e.getErrorCode() == ErrorCode.NOT_FOUND
        : cause != null && Status.fromThrowable(cause).getCode() == Status.Code.NOT_FOUND;
  }
}
