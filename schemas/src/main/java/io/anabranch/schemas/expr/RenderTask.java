package io.anabranch.schemas.expr;

import dev.cel.common.CelValidationException;
import io.anabranch.schemas.dag.DagSpec;
import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.dag.TaskSpec;
import io.anabranch.schemas.topic.Limits;
import io.anabranch.schemas.tree.Texts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Fills in the expressions of the tasks of one DAG version, each compiled once. Only {@code env},
 * {@code args}, {@code url}, {@code headers} and {@code body} have any: nothing is ever spliced
 * into a command or a script. Values are data: an expression in a value is not evaluated.
 * Deterministic and thread-safe.
 */
public final class RenderTask {
  private static final Pattern URL = Pattern.compile("(?i:https?)://[^\\s\\p{Cntrl}]+");

  private final DagSpec dag;
  private final Programs programs = new Programs();
  private final Map<String, Template> templates = new ConcurrentHashMap<>();

  public RenderTask(DagSpec dag) {
    this.dag = dag;
  }

  /**
   * The task with every expression replaced by its value; the same instance where it has none.
   *
   * @throws RenderException when an expression fails, exceeds a limit or gives what cannot be sent
   */
  public TaskSpec render(TaskSpec task, RunContext run) throws RenderException {
    return hasTemplates(task) ? new Rendering(new Evaluation(dag, run)).render(task) : task;
  }

  /**
   * What the task's {@code when} says; true where it has none.
   *
   * @throws RenderException when it fails, exceeds a limit or gives neither true nor false
   */
  public boolean condition(TaskSpec task, RunContext run) throws RenderException {
    if (task.when() == null) {
      return true;
    }
    try {
      return new Evaluation(dag, run).condition(programs, task.when());
    } catch (RenderException e) {
      throw new RenderException("Field 'when': " + e.getMessage());
    }
  }

  /** The tasks that the task's {@code when} names. */
  public Set<String> namedByCondition(TaskSpec task) {
    return task.when() == null ? Set.of() : named(task.when());
  }

  /** The tasks that the expressions in its texts name. */
  public Set<String> namedByTexts(TaskSpec task) {
    Set<String> names = new TreeSet<>();
    for (String text : texts(task)) {
      if (Template.isIn(text) && text.contains(TaskNames.ROOT)) {
        for (Template.Part part : templates.computeIfAbsent(text, Template::parse).parts()) {
          if (part instanceof Template.Part.Expression expression) {
            names.addAll(named(expression.source()));
          }
        }
      }
    }
    return names;
  }

  private static Set<String> named(String source) {
    if (!source.contains(TaskNames.ROOT)) {
      return Set.of();
    }
    try {
      return TaskNames.in(Engine.parse(source).getExpr()).ids();
    } catch (CelValidationException e) {
      throw new IllegalStateException("Expected an expression that was checked, but " + source, e);
    }
  }

  private static List<String> texts(TaskSpec task) {
    List<String> texts = new ArrayList<>(task.env().values());
    if (task.action() instanceof TaskAction.Python python) {
      texts.addAll(python.args());
    } else if (task.action() instanceof TaskAction.Http http) {
      texts.add(http.url());
      texts.addAll(http.headers().values());
      if (http.body() != null) {
        texts.add(http.body());
      }
    }
    return texts;
  }

  private static boolean hasTemplates(TaskSpec task) {
    return texts(task).stream().anyMatch(Template::isIn);
  }

  /** One task in one run. */
  private final class Rendering {
    private final Evaluation evaluation;
    private long bytes;

    Rendering(Evaluation evaluation) {
      this.evaluation = evaluation;
    }

    TaskSpec render(TaskSpec task) throws RenderException {
      Map<String, String> env = texts("env", task.env());
      TaskAction action = task.action();
      if (action instanceof TaskAction.Python python) {
        List<String> args = new ArrayList<>(python.args().size());
        for (String arg : python.args()) {
          args.add(text("args[" + args.size() + "]", arg));
        }
        return task.with(new TaskAction.Python(python.script(), args, python.interpreter()), env);
      }
      return task.with(action instanceof TaskAction.Http http ? http(http) : action, env);
    }

    private TaskAction http(TaskAction.Http http) throws RenderException {
      String url = text("url", http.url());
      if (!URL.matcher(url).matches()) {
        throw new RenderException(
            "Field 'url': expected http:// or https:// and no blanks after rendering, but got '"
                + url.substring(0, Math.min(url.length(), 200))
                + "'.");
      }
      Map<String, String> headers = texts("headers", http.headers());
      for (Map.Entry<String, String> header : headers.entrySet()) {
        if (header.getValue().chars().anyMatch(c -> c < ' ' && c != '\t')) {
          throw new RenderException(
              "Field 'headers."
                  + header.getKey()
                  + "': expected one line without control characters after rendering.");
        }
      }
      String body = http.body() == null ? null : text("body", http.body());
      return new TaskAction.Http(http.method(), url, headers, body, http.expect());
    }

    private Map<String, String> texts(String field, Map<String, String> texts)
        throws RenderException {
      Map<String, String> rendered = new LinkedHashMap<>();
      for (Map.Entry<String, String> entry : texts.entrySet()) {
        rendered.put(entry.getKey(), text(field + "." + entry.getKey(), entry.getValue()));
      }
      return rendered;
    }

    private String text(String field, String text) throws RenderException {
      String rendered = text;
      if (Template.isIn(text)) {
        try {
          rendered = fill(templates.computeIfAbsent(text, Template::parse));
        } catch (RenderException | IllegalArgumentException e) {
          throw new RenderException("Field '" + field + "': " + e.getMessage());
        }
      }
      String fault = Texts.fault(rendered);
      if (fault != null) {
        throw new RenderException("Field '" + field + "': " + fault);
      }
      bytes += rendered.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > Limits.RENDERED_TASK) {
        throw new RenderException(
            "Expected at most " + Limits.RENDERED_TASK + " bytes of rendered text, but got more.");
      }
      return rendered;
    }

    private String fill(Template template) throws RenderException {
      StringBuilder filled = new StringBuilder();
      for (Template.Part part : template.parts()) {
        if (part instanceof Template.Part.Expression expression) {
          filled.append(evaluation.text(programs, expression.source()));
        } else if (part instanceof Template.Part.Text text) {
          filled.append(text.text());
        }
        if (filled.length() > Limits.RENDERED_TASK) {
          throw new RenderException(
              "Expected at most " + Limits.RENDERED_TASK + " characters, but got more.");
        }
      }
      return filled.toString();
    }
  }
}
