package io.anabranch.worker.executor;

import io.anabranch.schemas.dag.TaskAction.Http;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.worker.executor.LimitedBody.Body;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One attempt of an http task. */
final class HttpRun implements TaskRun {
  static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int EXCERPT = 4 << 10;

  private final HttpClient client;
  private final AddressRule rule;
  private final Http http;
  private final OutputStream log;
  private HttpCall call; // the first, then where redirects lead
  private @Nullable CompletableFuture<HttpResponse<Body>> underWay;
  private boolean stopped;

  HttpRun(HttpClient client, AddressRule rule, Http http, HttpCall first, OutputStream log) {
    this.client = client;
    this.rule = rule;
    this.http = http;
    this.call = first;
    this.log = log;
  }

  @Override
  public Outcome await() throws InterruptedException {
    try {
      return follow();
    } catch (InvalidTaskException e) {
      return Outcome.Failed.of(ErrorKind.INVALID_TASK, e.getMessage());
    } catch (UnknownHostException e) {
      return connection("a host that has an address", e);
    } catch (IOException e) {
      return connection("an answer", e);
    } catch (CancellationException e) {
      return Outcome.Failed.of(ErrorKind.CONNECTION, "The request was stopped.");
    }
  }

  @Override
  public synchronized void stop(Duration grace) {
    stopped = true;
    if (underWay != null) {
      underWay.cancel(true);
    }
  }

  private Outcome follow() throws IOException, InterruptedException, InvalidTaskException {
    for (int redirects = 0; ; redirects++) {
      rule.check(call.uri());
      HttpResponse<Body> response = send();
      int status = response.statusCode();
      say(call.method() + " " + AddressRule.shown(call.uri()) + " -> " + status);
      String location = response.headers().firstValue("location").orElse("");
      if (isExpected(status) || !REDIRECTS.contains(status) || location.isEmpty()) {
        return outcome(response);
      }
      if (redirects == MAX_REDIRECTS) {
        return failed(
            status, "Expected at most " + MAX_REDIRECTS + " redirects, but got one more.");
      }
      call = call.redirected(status, target(call.uri(), location));
    }
  }

  private HttpResponse<Body> send() throws IOException, InterruptedException, InvalidTaskException {
    HttpRequest request;
    try {
      request = call.request();
    } catch (IllegalArgumentException e) {
      throw new InvalidTaskException("Expected an HTTP request, but " + e.getMessage() + ".");
    }
    CompletableFuture<HttpResponse<Body>> answer;
    synchronized (this) {
      if (stopped) {
        throw new CancellationException();
      }
      answer = client.sendAsync(request, ignored -> new LimitedBody(Limits.OUTPUT));
      underWay = answer;
    }
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CancellationException cancelled) {
        throw cancelled;
      }
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  private Outcome outcome(HttpResponse<Body> response) {
    int status = response.statusCode();
    if (isExpected(status)) {
      return new Outcome.Succeeded(HttpOutput.of(response));
    }
    say(HttpOutput.excerpt(response.body(), EXCERPT));
    String expected =
        http.expect().stream()
            .map(range -> range.from() + "-" + range.to())
            .collect(Collectors.joining(", "));
    String after = response.headers().firstValue("retry-after").orElse(null);
    String message =
        "Expected status "
            + expected
            + ", but got "
            + status
            + "."
            + (after == null ? "" : " Retry-After: " + after + ".");
    return new Outcome.Failed(
        new TaskError(
            ErrorKind.HTTP_STATUS, message, null, status, RetryAfter.of(after, Instant.now())));
  }

  private boolean isExpected(int status) {
    return http.expect().stream().anyMatch(range -> range.contains(status));
  }

  private static URI target(URI from, String location) throws InvalidTaskException {
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new InvalidTaskException("Expected a redirect to a URL, but " + e.getMessage() + ".");
    }
  }

  private static Outcome failed(int status, String message) {
    return new Outcome.Failed(new TaskError(ErrorKind.HTTP_STATUS, message, null, status));
  }

  private Outcome connection(String expected, IOException e) {
    String message =
        "Expected " + expected + " from " + AddressRule.shown(call.uri()) + ", but got: " + why(e);
    say(message);
    return Outcome.Failed.of(ErrorKind.CONNECTION, message);
  }

  private static String why(IOException e) {
    if (e.getMessage() != null) {
      return e.getMessage();
    }
    // The JDK's client says no more of it.
    return e instanceof ConnectException
        ? "no connection; it is refused, or the host cannot be reached"
        : e.getClass().getSimpleName();
  }

  private void say(String line) {
    try {
      log.write((line.stripTrailing() + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("Expected the log to take a line, but it refused.", e);
    }
  }
}
