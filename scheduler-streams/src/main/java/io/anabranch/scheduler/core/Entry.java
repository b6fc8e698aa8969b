package io.anabranch.scheduler.core;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.event.RunOperation;
import io.anabranch.schemas.event.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One value of the cell's store. All entries together are the state; whatever else is kept in
 * memory is a function of them. Stored as arrays, without the names of components: new components
 * come last, so that what an earlier release stored can be read.
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
public sealed interface Entry
    permits Entry.Meta,
        Entry.Run,
        Entry.Progress,
        TaskEntry,
        WorkerEntry,
        Entry.Dag,
        DagEntry,
        Entry.Output,
        Entry.Letter,
        Entry.SpentId,
        Entry.Steered {
  /** The key in the store; its first part, up to the slash, tells the kind. */
  @JsonIgnore
  String key();

  /** When something must be decided on it though nothing else happens; null for never. */
  @JsonIgnore
  default @Nullable Instant due() {
    return null;
  }

  /**
   * The cell itself.
   *
   * @param sequence of the last decision
   * @param epoch of the leader that holds the seat
   * @param leader its id
   * @param taskPartitions partitions of topic tasks
   * @param topicIds Kafka's ids of the input topics
   * @param readied how many times a task became ready; the order of the ready queues
   */
  record Meta(
      long sequence,
      long epoch,
      String leader,
      int taskPartitions,
      Map<String, String> topicIds,
      long readied)
      implements Entry {
    static final String KEY = "meta/cell";
    static final Meta EMPTY = new Meta(0, 0, "", 0, Map.of(), 0);

    public Meta {
      topicIds = new TreeMap<>(topicIds);
    }

    @Override
    public String key() {
      return KEY;
    }

    Meta at(long next) {
      return new Meta(next, epoch, leader, taskPartitions, topicIds, readied);
    }

    Meta led(long newEpoch, String newLeader, int partitions, Map<String, String> ids) {
      return new Meta(sequence, newEpoch, newLeader, partitions, ids, readied);
    }

    Meta readiedOneMore() {
      return new Meta(sequence, epoch, leader, taskPartitions, topicIds, readied + 1);
    }
  }

  /** What a run was admitted with; it never changes. */
  record Run(
      String runId,
      String dag,
      int version,
      Instant logicalTime,
      Map<String, JsonNode> params,
      boolean chosenId)
      implements Entry {
    public Run {
      params = new TreeMap<>(params);
    }

    static String key(String runId) {
      return "run/" + runId;
    }

    @Override
    public String key() {
      return key(runId);
    }
  }

  /**
   * Where a run stands. Stored only once it has ended: before, it is counted from the tasks'
   * entries.
   *
   * @param open tasks that have not ended
   * @param failed tasks that failed without leave, so that the run fails
   * @param held slots that attempts of the run hold
   * @param forgetAt when it leaves the store; null while it runs
   */
  record Progress(
      String runId, RunState state, int open, int failed, int held, @Nullable Instant forgetAt)
      implements Entry {
    static final String PREFIX = "progress/";

    static String key(String runId) {
      return PREFIX + runId;
    }

    @Override
    public String key() {
      return key(runId);
    }

    @Override
    public @Nullable Instant due() {
      // A slot that is still held keeps the run; its end makes it due.
      return held == 0 ? forgetAt : null;
    }

    Progress add(int moreOpen, int moreFailed, int moreHeld) {
      return new Progress(
          runId, state, open + moreOpen, failed + moreFailed, held + moreHeld, forgetAt);
    }

    Progress count(TaskEntry task) {
      return add(
          task.state().isTerminal() ? -1 : 0,
          task.failsRun() ? 1 : 0,
          (task.state().isWithWorker() ? 1 : 0) + task.strays().size());
    }

    Progress in(RunState newState, @Nullable Instant newForgetAt) {
      return new Progress(runId, newState, open, failed, held, newForgetAt);
    }
  }

  /**
   * What a task gave that expressions of its DAG name. Stays as long as its run, so that what
   * failed may be retried.
   *
   * @param bytes that the value has as JSON
   */
  record Output(String runId, String task, JsonNode value, int bytes) implements Entry {
    static String key(String runId, String task) {
      return "output/" + runId + "/" + task;
    }

    @Override
    public String key() {
      return key(runId, task);
    }
  }

  /** One accepted version of a DAG. */
  record Dag(String dag, int version, String hash, JsonNode definition) implements Entry {
    static String key(String dag, int version) {
      return "dag/" + dag + "@" + version;
    }

    @Override
    public String key() {
      return key(dag, version);
    }
  }

  /**
   * The dead letter of a task whose run is in the store.
   *
   * @param retries how often it was retried
   */
  record Letter(String id, String runId, String task, int retries) implements Entry {
    static String key(String id) {
      return "letter/" + id;
    }

    @Override
    public String key() {
      return key(id);
    }

    Letter retried() {
      return new Letter(id, runId, task, retries + 1);
    }
  }

  /**
   * What was done to a run from outside, and until when it may take; only of a run of which there
   * is something to say.
   *
   * @param paused whether nothing more of it is started
   * @param endsBy when it is ended if it has not ended before; null for never
   * @param cancelled whether tasks of it were cancelled; they may run again since
   * @param requests the ids of the last requests, oldest first
   */
  record Steered(
      String runId,
      boolean paused,
      @Nullable Instant endsBy,
      boolean cancelled,
      List<String> requests)
      implements Entry {
    public Steered {
      requests = List.copyOf(requests);
    }

    static String key(String runId) {
      return "steered/" + runId;
    }

    @Override
    public String key() {
      return key(runId);
    }

    @Override
    public @Nullable Instant due() {
      return endsBy;
    }

    @JsonIgnore
    boolean isEmpty() {
      return !paused && endsBy == null && !cancelled && requests.isEmpty();
    }

    Steered withPause(boolean isPaused) {
      return new Steered(runId, isPaused, endsBy, cancelled, requests);
    }

    Steered until(@Nullable Instant end) {
      return new Steered(runId, paused, end, cancelled, requests);
    }

    Steered withCancelled() {
      return new Steered(runId, paused, endsBy, true, requests);
    }

    Steered withRequest(String request) {
      List<String> all = new ArrayList<>(requests);
      all.add(request);
      int from = Math.max(0, all.size() - RunOperation.REMEMBERED);
      return new Steered(runId, paused, endsBy, cancelled, all.subList(from, all.size()));
    }
  }

  /** An id that a client chose for a run that left the store: the same request again is known. */
  record SpentId(String runId, Instant until) implements Entry {
    static String key(String runId) {
      return "spent/" + runId;
    }

    @Override
    public String key() {
      return key(runId);
    }

    @Override
    public Instant due() {
      return until;
    }
  }
}
