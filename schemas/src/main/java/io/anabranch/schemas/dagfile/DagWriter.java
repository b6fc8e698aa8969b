package io.anabranch.schemas.dagfile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.Durations;
import io.anabranch.schemas.dag.ErrorMatch;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.json.Json;
import io.anabranch.schemas.tree.Numbers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a DAG in its canonical JSON form: fields in one order, defaults left out. {@link
 * DagReader} reads it back to an equal DAG.
 */
public final class DagWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DagWriter() {}

  /** The canonical form; a new tree with every call. */
  public static JsonNode toJson(DagSpec dag) {
    ObjectNode json = NODES.objectNode().put("name", dag.name());
    if (!dag.description().isEmpty()) {
      json.put("description", dag.description());
    }
    if (!dag.params().isEmpty()) {
      ObjectNode params = json.putObject("params");
      dag.params().forEach((name, param) -> params.set(name, param(param)));
    }
    texts(json, "tags", dag.tags());
    duration(json, "timeout", dag.timeout());
    texts(json, "files", dag.files());
    ArrayNode tasks = json.putArray("tasks");
    dag.tasks().forEach(task -> tasks.add(task(task)));
    return json;
  }

  /** The canonical form as bytes. */
  static byte[] toBytes(DagSpec dag) {
    return Json.bytes(toJson(dag));
  }

  private static ObjectNode param(ParamSpec param) {
    ObjectNode json = NODES.objectNode().put("type", Values.name(param.type()));
    if (param.defaultValue() != null) {
      json.set("default", param.defaultValue().deepCopy());
    }
    if (param.required()) {
      json.put("required", true);
    }
    if (!param.allowed().isEmpty()) {
      ArrayNode allowed = json.putArray("enum");
      param.allowed().forEach(value -> allowed.add(value.<JsonNode>deepCopy()));
    }
    if (!param.description().isEmpty()) {
      json.put("description", param.description());
    }
    return json;
  }

  static ObjectNode task(TaskSpec task) {
    ObjectNode json =
        NODES.objectNode().put("id", task.id()).put("type", TaskType.of(task.action()).text());
    texts(json, "dependencies", task.dependencies());
    if (task.triggerRule() != TriggerRule.ALL_SUCCESS) {
      json.put("triggerRule", Values.name(task.triggerRule()));
    }
    if (task.when() != null) {
      json.put("when", task.when());
    }
    if (!task.queue().equals(TaskSpec.DEFAULT_QUEUE)) {
      json.put("queue", task.queue());
    }
    if (!task.timeout().equals(TaskSpec.DEFAULT_TIMEOUT)) {
      json.put("timeout", Durations.format(task.timeout()));
    }
    duration(json, "queueTimeout", task.queueTimeout());
    duration(json, "totalTimeout", task.totalTimeout());
    if (!task.retry().equals(RetryPolicy.NONE)) {
      json.set("retry", retry(task.retry()));
    }
    if (task.allowFailure()) {
      json.put("allowFailure", true);
    }
    texts(json, "env", task.env());
    texts(json, "files", task.files());
    TaskAction action = task.action();
    if (action instanceof TaskAction.Shell shell) {
      shell(json, shell);
    } else if (action instanceof TaskAction.Python python) {
      python(json, python);
    } else if (action instanceof TaskAction.Http http) {
      http(json, http);
    }
    return json;
  }

  private static ObjectNode retry(RetryPolicy retry) {
    ObjectNode json =
        NODES
            .objectNode()
            .put("maxAttempts", retry.maxAttempts())
            .put("backoff", Values.name(retry.backoff()))
            .put("delay", Durations.format(retry.delay()));
    json.set("factor", Numbers.canonical(Double.toString(retry.factor())));
    json.put("maxDelay", Durations.format(retry.maxDelay()))
        .put("jitter", Values.name(retry.jitter()));
    texts(json, "on", retry.on().stream().map(ErrorMatch::toString).toList());
    texts(json, "notOn", retry.notOn().stream().map(ErrorMatch::toString).toList());
    duration(json, "maxDuration", retry.maxDuration());
    return json;
  }

  private static void duration(ObjectNode json, String field, @Nullable Duration duration) {
    if (duration != null) {
      json.put(field, Durations.format(duration));
    }
  }

  private static void shell(ObjectNode json, TaskAction.Shell shell) {
    json.put("command", shell.command());
    if (!shell.shell().equals(TaskAction.Shell.DEFAULT_SHELL)) {
      json.put("shell", shell.shell());
    }
    if (shell.workdir() != null) {
      json.put("workdir", shell.workdir());
    }
  }

  private static void python(ObjectNode json, TaskAction.Python python) {
    json.put("script", python.script());
    texts(json, "args", python.args());
    if (!python.interpreter().equals(TaskAction.Python.DEFAULT_INTERPRETER)) {
      json.put("interpreter", python.interpreter());
    }
  }

  private static void http(ObjectNode json, TaskAction.Http http) {
    json.put("method", http.method()).put("url", http.url());
    texts(json, "headers", http.headers());
    if (http.body() != null) {
      json.put("body", http.body());
    }
    if (!http.expect().equals(List.of(TaskAction.StatusRange.SUCCESS))) {
      ArrayNode expect = json.putArray("expect");
      for (TaskAction.StatusRange range : http.expect()) {
        if (range.from() == range.to()) {
          expect.add(range.from());
        } else {
          expect.add(range.from() + "-" + range.to());
        }
      }
    }
  }

  private static void texts(ObjectNode json, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = json.putArray(field);
      texts.forEach(list::add);
    }
  }

  private static void texts(ObjectNode json, String field, Map<String, String> texts) {
    if (!texts.isEmpty()) {
      ObjectNode object = json.putObject(field);
      texts.forEach(object::put);
    }
  }
}
