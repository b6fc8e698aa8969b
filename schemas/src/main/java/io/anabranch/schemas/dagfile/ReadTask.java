package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.RetryPolicy;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.dag.TriggerRule;
import io.anabranch.schemas.expr.CheckExpressions;
import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the tasks of one DAG. */
final class ReadTask {
  private static final String UNNAMED = "";
  private static final Tree NOTHING = new Tree.Broken(Place.NOWHERE);

  private final CheckExpressions expressions;
  private final Defaults defaults;
  private final Map<String, String> dagFiles;
  private final Problems problems;
  private final Values values;
  private final ReadAction actions;

  ReadTask(
      Defaults defaults,
      Map<String, String> dagFiles,
      CheckExpressions expressions,
      Problems problems,
      Problems warnings) {
    this.expressions = expressions;
    this.defaults = defaults;
    this.dagFiles = dagFiles;
    this.problems = problems;
    this.values = new Values(problems);
    this.actions = new ReadAction(dagFiles, expressions, problems, warnings);
  }

  /** What could be read; null where it is not even an object. */
  @Nullable TaskDraft read(Tree tree) {
    Tree.Obj object = values.object(tree, "a task as an object");
    if (object == null) {
      return null;
    }
    TaskType type = type(object);
    Fields fields =
        new Fields(object, type == null ? Vocabulary.TASK : Vocabulary.task(type), problems);
    Tree idTree = fields.require("id", "the task's name within the DAG");
    String id = values.matching(idTree, Ids.TASK, "a task's id that matches " + Ids.TASK);
    if (fields.get("type") == null) {
      problems.add(
          object.place(),
          "Expected 'type', one of "
              + String.join(", ", TaskType.names())
              + ", but it is missing.");
    }
    expressions.within(id == null ? UNNAMED : id);
    String when = values.text(fields.get("when"));
    expressions.addCondition(fields.get("when"));
    TriggerRule rule = values.oneOf(fields.get("triggerRule"), TriggerRule.class);
    Boolean allowFailure = values.flag(fields.get("allowFailure"));
    List<Tree> dependencyTrees =
        values.list(fields.get("dependencies"), "a list of task ids such as [extract]");
    CommonFields common = new CommonFields(fields, defaults, expressions, problems);
    TaskAction action = type == null ? null : actions.read(type, fields);
    List<String> files = files(fields.get("files"), action);
    TaskSpec spec =
        build(
            id,
            dependencyTrees,
            rule == null ? TriggerRule.ALL_SUCCESS : rule,
            when,
            allowFailure != null && allowFailure,
            common,
            files,
            action);
    expressions.within(null);
    return new TaskDraft(
        object.place(), idTree == null ? NOTHING : idTree, dependencyTrees, fields, spec);
  }

  private @Nullable TaskSpec build(
      @Nullable String id,
      List<Tree> dependencyTrees,
      TriggerRule rule,
      @Nullable String when,
      boolean allowFailure,
      CommonFields common,
      List<String> files,
      @Nullable TaskAction action) {
    List<String> dependencies = new ArrayList<>();
    for (Tree dependency : dependencyTrees) {
      String text = values.text(dependency);
      if (text != null) {
        dependencies.add(text);
      }
    }
    RetryPolicy retry = common.retry().policy();
    Duration timeout = common.timeout();
    String queue = common.queue();
    Map<String, String> env = common.env();
    if (id == null || action == null) {
      return null;
    }
    return new TaskSpec(
        id,
        dependencies,
        rule,
        when == null ? null : when.strip(),
        queue == null ? TaskSpec.DEFAULT_QUEUE : queue,
        timeout == null ? TaskSpec.DEFAULT_TIMEOUT : timeout,
        common.duration("queueTimeout"),
        common.duration("totalTimeout"),
        retry,
        allowFailure,
        env,
        files,
        action);
  }

  private @Nullable TaskType type(Tree.Obj object) {
    Tree.Entry entry = object.fields().get("type");
    String text = entry == null ? null : values.text(entry.value());
    if (entry == null || text == null) {
      return null;
    }
    TaskType type = TaskType.named(text);
    if (type == null) {
      problems.unknown(
          entry.value().place(),
          "Expected a type of task, one of "
              + String.join(", ", TaskType.names())
              + ", but got "
              + Words.quote(text)
              + ".",
          text,
          TaskType.names());
    }
    return type;
  }

  /** The files that the task names, its script among them where the DAG has it. */
  private List<String> files(@Nullable Tree tree, @Nullable TaskAction action) {
    Set<String> names = new LinkedHashSet<>();
    if (action instanceof TaskAction.Python python
        && python.scriptIsFile()
        && dagFiles.containsKey(python.script())) {
      names.add(python.script());
    }
    for (Tree item : values.list(tree, "a list of names of the DAG's files")) {
      String name = values.text(item);
      if (name != null && !dagFiles.containsKey(name)) {
        problems.unknown(
            item.place(),
            "Expected the name of one of the DAG's 'files', but got " + Words.quote(name) + ".",
            name,
            dagFiles.keySet());
      } else if (name != null) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }
}
