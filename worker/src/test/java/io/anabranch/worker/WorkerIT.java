package io.anabranch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.embedded.testing.Await;
import io.anabranch.embedded.testing.TestKafka;
import io.anabranch.platform.config.Env;
import io.anabranch.platform.kafka.KafkaSettings;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.event.AttemptEvent;
import io.anabranch.schemas.event.AttemptEvent.AttemptAbandoned;
import io.anabranch.schemas.event.AttemptEvent.DispatchReturned;
import io.anabranch.schemas.event.AttemptEvent.TaskFailed;
import io.anabranch.schemas.event.AttemptEvent.TaskSkipped;
import io.anabranch.schemas.event.AttemptEvent.TaskStarted;
import io.anabranch.schemas.event.AttemptEvent.TaskSucceeded;
import io.anabranch.schemas.event.Beat;
import io.anabranch.schemas.event.WorkerEvent;
import io.anabranch.schemas.event.WorkerMessage;
import io.anabranch.schemas.event.WorkerMessage.Dispatch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerIT {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private FakeScheduler scheduler;
  private WorkerService worker;

  @BeforeEach
  void start() throws Exception {
    KafkaSettings kafka = TestKafka.provisioned();
    scheduler = new FakeScheduler(kafka);
    Map<String, String> settings = new HashMap<>();
    settings.put("ANABRANCH_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    settings.put("ANABRANCH_TOPIC_PREFIX", kafka.topics().prefix());
    settings.put("ANABRANCH_TASK_PARTITIONS", Integer.toString(kafka.fanOut()));
    settings.put("ANABRANCH_WORKER_SLOTS", "2");
    settings.put("ANABRANCH_WORKER_WORK_DIR", folder.resolve("work").toString());
    settings.put("ANABRANCH_WORKER_DRAIN_TIMEOUT", "1s");
    settings.put("ANABRANCH_WORKER_KILL_GRACE", "1s");
    worker = new WorkerService(WorkerSettings.from(new Env(settings)), new SimpleMeterRegistry());
    worker.start();
    scheduler.joined();
  }

  @AfterEach
  void stop() {
    worker.close();
    scheduler.close();
  }

  @Test
  void aShellTaskGetsItsEnvironmentAndFilesAndItsOutputAndLogCount() {
    Dispatch dispatch =
        scheduler.dispatch(
            "echo \"$GREETING $PARAM_COLOUR $(cat notes.txt) $ANABRANCH_TASK_KEY\";"
                + " echo '{\"rows\": 3}' > \"$ANABRANCH_OUTPUT\"",
            LONG);
    scheduler.tell(dispatch);
    assertThat(scheduler.end(dispatch.attempt()))
        .isInstanceOfSatisfying(
            TaskSucceeded.class,
            ended -> assertThat(String.valueOf(ended.output())).isEqualTo("{\"rows\":3}"));
    assertThat(scheduler.log(dispatch.attempt()))
        .contains("hello blue from the DAG " + dispatch.attempt().taskKey());
  }

  @Test
  void theExitCodeTellsFailureFromSkipping() {
    Dispatch fails = scheduler.dispatch("echo what went wrong; exit 7", LONG);
    scheduler.tell(fails);
    assertThat(scheduler.end(fails.attempt()))
        .isInstanceOfSatisfying(
            TaskFailed.class,
            failed -> {
              assertThat(failed.error().kind()).isEqualTo(ErrorKind.EXIT_CODE);
              assertThat(failed.error().exitCode()).isEqualTo(7);
              assertThat(failed.logTail()).contains("what went wrong");
            });
    Dispatch skips = scheduler.dispatch("exit 99", LONG);
    scheduler.tell(skips);
    assertThat(scheduler.end(skips.attempt())).isInstanceOf(TaskSkipped.class);
  }

  @Test
  void aNoopTakesTheOrdinaryWay() {
    Dispatch noop = scheduler.dispatch(scheduler.joined().worker(), new TaskAction.Noop(), LONG);
    scheduler.tell(noop);
    assertThat(scheduler.end(noop.attempt())).isInstanceOf(TaskSucceeded.class);
  }

  @Test
  void outputThatIsNoJsonFailsTheAttempt() {
    Dispatch dispatch = scheduler.dispatch("echo '{oops' > \"$ANABRANCH_OUTPUT\"", LONG);
    scheduler.tell(dispatch);
    assertThat(scheduler.end(dispatch.attempt()))
        .isInstanceOfSatisfying(
            TaskFailed.class,
            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.INVALID_OUTPUT));
  }

  /** Turns red with {@code -Danabranch.test.guard-off=read-committed}. */
  @Test
  void readCommittedKeepsAnAbortedDispatchFromStarting() {
    Path trace = folder.resolve("trace");
    Dispatch aborted = scheduler.dispatch("touch " + trace, LONG);
    scheduler.takeBack(aborted);
    Dispatch after = scheduler.dispatch("true", LONG);
    scheduler.tell(after);
    assertThat(scheduler.end(after.attempt())).isInstanceOf(TaskSucceeded.class);
    assertThat(trace).doesNotExist();
    assertThat(scheduler.events(AttemptEvent.class))
        .noneMatch(event -> event.attempt().equals(aborted.attempt()));
  }

  @Test
  void aKillThatWasCommittedWithTheDispatchPreventsTheStart() {
    Path trace = folder.resolve("trace");
    Dispatch dispatch = scheduler.dispatch("touch " + trace, LONG);
    scheduler.tell(
        dispatch,
        new WorkerMessage.KillAttempt(dispatch.worker(), dispatch.attempt(), "changed my mind"));
    assertThat(scheduler.end(dispatch.attempt())).isInstanceOf(AttemptAbandoned.class);
    assertThat(trace).doesNotExist();
  }

  @Test
  void aTimeoutEndsTheWholeTree() throws Exception {
    Path pids = folder.resolve("pids");
    Dispatch dispatch =
        scheduler.dispatch(
            "trap '' TERM; (trap '' TERM; echo $BASHPID >> "
                + pids
                + "; sleep 600) & echo $$ >> "
                + pids
                + "; wait",
            Duration.ofSeconds(1));
    scheduler.tell(dispatch);
    assertThat(scheduler.end(dispatch.attempt()))
        .isInstanceOfSatisfying(
            TaskFailed.class,
            failed -> assertThat(failed.error().kind()).isEqualTo(ErrorKind.TIMEOUT));
    List<String> started = Files.readAllLines(pids);
    assertThat(started).hasSize(2);
    Await.until(
        "the end of " + started,
        FakeScheduler.LIMIT,
        () -> started.stream().noneMatch(WorkerIT::isAlive));
  }

  @Test
  void aKillEndsWhatRuns() {
    Dispatch dispatch = scheduler.dispatch("sleep 600", LONG);
    scheduler.tell(dispatch);
    scheduler.event(TaskStarted.class, 1);
    scheduler.tell(
        new WorkerMessage.KillAttempt(dispatch.worker(), dispatch.attempt(), "no longer wanted"));
    assertThat(scheduler.end(dispatch.attempt())).isInstanceOf(AttemptAbandoned.class);
  }

  @Test
  void whatFindsNoSlotIsGivenBack() {
    scheduler.tell(scheduler.dispatch("sleep 600", LONG), scheduler.dispatch("sleep 600", LONG));
    scheduler.event(TaskStarted.class, 2);
    Dispatch third = scheduler.dispatch("true", LONG);
    scheduler.tell(third);
    assertThat(scheduler.end(third.attempt())).isInstanceOf(DispatchReturned.class);
  }

  @Test
  void badMessagesAreSteppedOver() {
    scheduler.tellRaw("garbage");
    scheduler.tellRaw("{\"type\":\"Dispatch\",\"v\":1,\"worker\":\"w\"}");
    scheduler.tellRaw(
        "{\"type\":\"Dispatch\",\"v\":1,\"attempt\":{\"runId\":\"r\",\"task\":\"t\",\"attempt\":1,"
            + "\"token\":\"900.0\"}}");
    assertThat(scheduler.event(DispatchReturned.class, 1).attempt().runId()).isEqualTo("r");
    Dispatch good = scheduler.dispatch("true", LONG);
    scheduler.tell(good);
    assertThat(scheduler.end(good.attempt())).isInstanceOf(TaskSucceeded.class);
  }

  @Test
  void closingSaysGoodbyeAndAbandonsWhatRunsTooLong() {
    Dispatch dispatch = scheduler.dispatch("sleep 600", LONG);
    scheduler.tell(dispatch);
    scheduler.event(TaskStarted.class, 1);
    worker.close();
    scheduler.event(WorkerEvent.WorkerDraining.class, 1);
    assertThat(scheduler.end(dispatch.attempt())).isInstanceOf(AttemptAbandoned.class);
    scheduler.event(WorkerEvent.WorkerLeft.class, 1);
  }

  @Test
  void aDismissedWorkerStopsItsAttemptsAndJoinsUnderAnotherId() throws Exception {
    Path pid = folder.resolve("pid");
    scheduler.tell(scheduler.dispatch("echo $$ > " + pid + "; sleep 600", LONG));
    scheduler.event(TaskStarted.class, 1);
    String first = scheduler.joined().worker();
    scheduler.tell(new WorkerMessage.DismissWorker(first, "silent"));
    WorkerEvent.WorkerJoined second = scheduler.event(WorkerEvent.WorkerJoined.class, 2);
    assertThat(second.worker()).isNotEqualTo(first);
    String started = Files.readString(pid).strip();
    Await.until("the end of " + started, FakeScheduler.LIMIT, () -> !isAlive(started));
  }

  @Test
  void itBeats() {
    assertThat(scheduler.beat(2)).isEqualTo(new Beat.WorkerBeat(scheduler.joined().worker()));
  }

  private static boolean isAlive(String pid) {
    return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
  }
}
