package io.anabranch.worker.executor;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Keeps the first bytes of an answer and ends the transfer there, so that no answer is too big. */
final class LimitedBody implements BodySubscriber<LimitedBody.Body> {
  /** What was kept. */
  static final class Body {
    private final byte[] bytes;
    private final boolean whole;

    Body(byte[] bytes, boolean whole) {
      this.bytes = bytes;
      this.whole = whole;
    }

    byte[] bytes() {
      return bytes;
    }

    /** Whether nothing came after it. */
    boolean whole() {
      return whole;
    }
  }

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CompletableFuture<Body> result = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  LimitedBody(int limit) {
    this.limit = limit;
  }

  @Override
  public CompletionStage<Body> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] bytes = new byte[Math.min(buffer.remaining(), limit - kept.size())];
      buffer.get(bytes);
      kept.writeBytes(bytes);
      if (buffer.hasRemaining()) {
        if (subscription != null) {
          subscription.cancel();
        }
        result.complete(new Body(kept.toByteArray(), false));
        return;
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    result.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    result.complete(new Body(kept.toByteArray(), true));
  }
}
