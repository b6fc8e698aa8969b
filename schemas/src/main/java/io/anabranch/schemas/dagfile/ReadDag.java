package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.expr.Ancestry;
import io.anabranch.schemas.expr.CheckExpressions;
import io.anabranch.schemas.id.Ids;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a DAG of a tree and notes everything that is wrong with it. */
final class ReadDag {
  private static final String UNKNOWN = "";
  private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern TAG = Pattern.compile("[^\\p{Cntrl}]{1,100}");

  private final Problems problems;
  private final Problems warnings;
  private final Values values;

  ReadDag(Problems problems, Problems warnings) {
    this.problems = problems;
    this.warnings = warnings;
    this.values = new Values(problems);
  }

  /** The DAG; null where there are problems. */
  @Nullable DagSpec read(Tree tree) {
    Tree.Obj object = values.object(tree, "a DAG as an object with 'name' and 'tasks'");
    if (object == null) {
      return null;
    }
    Fields fields = new Fields(object, Vocabulary.DAG, problems);
    String name =
        values.matching(
            fields.require("name", "the DAG's id"),
            Ids.DAG,
            "a DAG's name that matches " + Ids.DAG);
    String description = values.text(fields.get("description"));
    Map<String, ParamSpec> params = new ReadParams(problems).read(fields.get("params"));
    List<String> tags = tags(fields.get("tags"));
    Duration timeout =
        values.duration(fields.get("timeout"), CommonFields.SHORTEST, CommonFields.LONGEST);
    Map<String, String> files = files(fields.get("files"));
    CheckExpressions expressions = new CheckExpressions(problems);
    Defaults defaults = Defaults.read(fields.get("defaults"), expressions, problems);
    List<TaskDraft> drafts =
        tasks(fields, new ReadTask(defaults, files, expressions, problems, warnings));
    new CheckGraph(drafts, problems).check();
    expressions.check(params, ancestry(drafts));
    if (name == null || !problems.isEmpty()) {
      return null;
    }
    List<TaskSpec> tasks = new ArrayList<>(drafts.size());
    for (TaskDraft draft : drafts) {
      if (draft.spec() == null) {
        throw new IllegalStateException("Expected a problem for " + draft.place().path());
      }
      tasks.add(draft.spec());
    }
    return new DagSpec(
        name, description == null ? "" : description, params, tags, timeout, files, tasks);
  }

  private static String orUnknown(@Nullable String id) {
    return id == null ? UNKNOWN : id;
  }

  private static Ancestry ancestry(List<TaskDraft> drafts) {
    Map<String, List<String>> dependencies = new HashMap<>();
    for (TaskDraft draft : drafts) {
      String id = draft.idText();
      if (id != null) {
        List<String> upstreams = new ArrayList<>();
        draft.dependencies().forEach(tree -> upstreams.add(orUnknown(TaskDraft.text(tree))));
        Tree list = draft.fields().get("dependencies");
        if (list != null && !(list instanceof Tree.Arr)) {
          upstreams.add(UNKNOWN);
        }
        dependencies.put(id, upstreams);
      }
    }
    return new Ancestry(dependencies);
  }

  private List<TaskDraft> tasks(Fields fields, ReadTask reader) {
    Tree tree = fields.require("tasks", "a list of at least one task");
    List<Tree> items = values.list(tree, "a list of tasks");
    if (tree instanceof Tree.Arr && items.isEmpty()) {
      problems.add(tree.place(), "Expected at least one task, but got none.");
    }
    if (tree != null && items.size() > DagSpec.MAX_TASKS) {
      problems.add(
          tree.place(),
          "Expected at most "
              + DagSpec.MAX_TASKS
              + " tasks, but got "
              + items.size()
              + ". Split the DAG.");
      return List.of();
    }
    List<TaskDraft> drafts = new ArrayList<>(items.size());
    for (Tree item : items) {
      TaskDraft draft = reader.read(item);
      if (draft != null) {
        drafts.add(draft);
      }
    }
    return drafts;
  }

  private List<String> tags(@Nullable Tree tree) {
    List<String> tags = new ArrayList<>();
    for (Tree item : values.list(tree, "a list of tags such as [daily]")) {
      String tag = values.matching(item, TAG, "a tag of 1 to 100 characters on one line");
      if (tag != null && tags.contains(tag)) {
        problems.add(
            item.place(), "Expected each tag once, but got " + Words.quote(tag) + " again.");
      } else if (tag != null) {
        tags.add(tag);
      }
    }
    return tags;
  }

  private Map<String, String> files(@Nullable Tree tree) {
    Tree.Obj object = values.object(tree, "an object of file names and contents");
    if (object == null) {
      return Map.of();
    }
    Map<String, String> files = new TreeMap<>();
    object
        .fields()
        .forEach(
            (name, entry) -> {
              if (!FILE.matcher(name).matches() || name.contains("..")) {
                problems.add(
                    entry.key(),
                    "Expected a plain file name that matches "
                        + FILE
                        + " without '..', but got "
                        + Words.quote(name)
                        + ".");
              }
              String content = values.text(entry.value());
              files.put(name, content == null ? "" : content);
            });
    return files;
  }
}
