package io.anabranch.worker.attempt;

import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.AttemptEvent.AttemptAbandoned;
import io.anabranch.schemas.event.AttemptEvent.DispatchReturned;
import io.anabranch.schemas.event.AttemptEvent.TaskFailed;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.anabranch.schemas.id.AttemptRef;
import io.anabranch.schemas.id.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempts that a worker holds, started or not, within its slots. Dispatches are taken, started
 * and killed by one thread; attempts end on threads of their own.
 *
 * <p>INVARIANT: a slot is free before the event that frees it is reported, else the next dispatch
 * could find none; and an attempt is held until it has been reported, so that what is not held and
 * not reported was never here.
 */
public final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final int REMEMBERED = 10_000;

  private final int slots;
  private final AttemptTools tools;
  private final AttemptMeters meters;
  private final Consumer<AttemptEvent> report;
  private final AtomicInteger busy = new AtomicInteger();
  private final Map<Token, Attempt> waiting = new LinkedHashMap<>();
  private final Map<Token, Attempt> running = new ConcurrentHashMap<>();
  private final Map<Token, Boolean> known = new Remembered();

  public Attempts(
      int slots, AttemptTools tools, AttemptMeters meters, Consumer<AttemptEvent> report) {
    this.slots = slots;
    this.tools = tools;
    this.meters = meters;
    this.report = report;
  }

  /** Takes a dispatch to be started later, or gives it back when every slot is taken. */
  public boolean take(Dispatch dispatch) {
    Token token = dispatch.attempt().token();
    if (known.put(token, true) != null) {
      LOG.warn("Attempt {} was dispatched twice; the second time is skipped", dispatch.attempt());
      return false;
    }
    if (busy.get() >= slots) {
      giveBack(dispatch.attempt(), dispatch.worker(), "All " + slots + " slots are taken.");
      return false;
    }
    busy.incrementAndGet();
    waiting.put(token, new Attempt(dispatch, tools, report));
    return true;
  }

  /** Starts a dispatch that was taken; does nothing when it was killed meanwhile. */
  public void start(Token token) {
    Attempt attempt = waiting.get(token);
    if (attempt != null) {
      running.put(token, attempt);
      waiting.remove(token);
      meters.started();
      Thread.ofVirtual().name("attempt-" + token).start(() -> run(attempt));
    }
  }

  /** Ends an attempt, started or not; does nothing when it is not here. */
  public void kill(AttemptRef ref, String reason) {
    Attempt unstarted = waiting.get(ref.token());
    if (unstarted != null) {
      busy.decrementAndGet();
      report.accept(new AttemptAbandoned(unstarted.dispatch().worker(), ref, reason));
      waiting.remove(ref.token());
      return;
    }
    Attempt attempt = running.get(ref.token());
    if (attempt != null) {
      Thread.startVirtualThread(() -> attempt.stop(reason));
    }
  }

  /** Reports a dispatch that is not started here. */
  public void giveBack(AttemptRef attempt, String worker, String reason) {
    LOG.info("Attempt {} is given back: {}", attempt, reason);
    meters.returned();
    report.accept(new DispatchReturned(worker, attempt, reason));
  }

  /** Gives back what was taken but not started. */
  public void giveBackWaiting(String reason) {
    for (Attempt attempt : List.copyOf(waiting.values())) {
      busy.decrementAndGet();
      giveBack(attempt.dispatch().attempt(), attempt.dispatch().worker(), reason);
      waiting.remove(attempt.dispatch().attempt().token());
    }
  }

  /** Ends all that run; returns at once. */
  public void stopAll(String reason) {
    running.values().forEach(each -> Thread.startVirtualThread(() -> each.stop(reason)));
  }

  /** Sends what the running attempts printed so far. */
  public void sendLogs() {
    running.values().forEach(Attempt::sendLog);
  }

  /** Whether nothing runs and nothing waits to be started. */
  public boolean isIdle() {
    return running.isEmpty() && waiting.isEmpty();
  }

  /** How many run. */
  public int running() {
    return running.size();
  }

  /** The tokens of all that is held. Called by the thread that takes. */
  public List<Token> held() {
    List<Token> held = new ArrayList<>(waiting.keySet());
    held.addAll(running.keySet());
    return held;
  }

  private void run(Attempt attempt) {
    AttemptEvent event = outcome(attempt);
    Instant startedAt = attempt.startedAt();
    Duration ran =
        startedAt == null ? Duration.ZERO : Duration.between(startedAt, tools.clock().instant());
    busy.decrementAndGet();
    if (event instanceof DispatchReturned returned) {
      giveBack(returned.attempt(), returned.worker(), returned.reason());
    } else {
      report.accept(event);
    }
    meters.ended(attempt.dispatch().task().action(), event, ran);
    attempt.cleanUp();
    running.remove(event.attempt().token());
  }

  private AttemptEvent outcome(Attempt attempt) {
    try {
      return attempt.run();
    } catch (RuntimeException | Error e) {
      // Whatever happens to the reporting of one attempt, its slot must come free.
      Dispatch dispatch = attempt.dispatch();
      LOG.error("The end of attempt {} failed inside the worker", dispatch.attempt(), e);
      TaskError error = TaskError.of(ErrorKind.WORKER_ERROR, "The worker failed: " + e);
      return new TaskFailed(dispatch.worker(), dispatch.attempt(), null, null, error, "");
    }
  }

  /** The last tokens that were taken. */
  private static final class Remembered extends LinkedHashMap<Token, Boolean> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Token, Boolean> eldest) {
      return size() > REMEMBERED;
    }
  }
}
