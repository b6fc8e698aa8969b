package io.anabranch.worker.executor;

import io.anabranch.schemas.dag.TaskAction.Http;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes one HTTP request, following at most {@value HttpRun#MAX_REDIRECTS} redirects. The request
 * carries {@code Idempotency-Key}, which is the same for all attempts of the task.
 */
public final class HttpExecutor implements TaskExecutor {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .executor(threads)
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @Override
  public String type() {
    return "http";
  }

  @Override
  public TaskRun start(TaskContext context) throws InvalidTaskException {
    if (!(context.dispatch().task().action() instanceof Http http)) {
      throw new InvalidTaskException("Expected an http task, but got another.");
    }
    ExecutorSettings settings = context.settings();
    AddressRule rule = new AddressRule(settings.httpPublicOnly(), settings.httpAllowedHosts());
    HttpCall call = HttpCall.first(http, uri(http.url()), context.dispatch().attempt().taskKey());
    return new HttpRun(client, rule, http, call, context.log());
  }

  private static URI uri(String text) throws InvalidTaskException {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidTaskException("Expected a URL, but its text is none: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
