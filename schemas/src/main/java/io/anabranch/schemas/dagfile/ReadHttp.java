package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.dag.TaskAction;
import io.anabranch.schemas.expr.CheckExpressions;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads an http task's request and what it expects. */
final class ReadHttp {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");
  private static final Pattern CLASS = Pattern.compile("([1-5])xx");

  /** The client sets these itself. */
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private final CheckExpressions expressions;
  private final Problems problems;
  private final Values values;

  ReadHttp(CheckExpressions expressions, Problems problems) {
    this.expressions = expressions;
    this.problems = problems;
    this.values = new Values(problems);
  }

  @Nullable TaskAction read(Fields fields) {
    String method = method(fields.get("method"));
    String url = url(fields.require("url", "where the request goes"));
    Set<String> seen = new TreeSet<>();
    Map<String, String> headers =
        values.texts(
            fields.get("headers"),
            "an object of names and values",
            (name, entry) -> checkHeader(name, entry, seen));
    String body = body(fields.get("body"));
    List<TaskAction.StatusRange> expect = expect(fields.get("expect"));
    return url == null ? null : new TaskAction.Http(method, url, headers, body, expect);
  }

  private String method(@Nullable Tree tree) {
    String method = values.text(tree);
    if (tree != null && method != null && !METHODS.contains(method)) {
      problems.unknown(
          tree.place(),
          "Expected one of "
              + String.join(", ", METHODS)
              + ", but got "
              + Words.quote(method)
              + ".",
          method,
          METHODS);
    }
    return method == null ? "GET" : method;
  }

  private @Nullable String url(@Nullable Tree tree) {
    String url = values.words(tree);
    if (tree == null || url == null) {
      return null;
    }
    expressions.add(tree);
    if (url.startsWith("{{")) {
      return url;
    }
    String lower = url.toLowerCase(Locale.ROOT);
    boolean http = lower.startsWith("http://") || lower.startsWith("https://");
    if (!http || (!url.contains("{{") && !hasHost(url))) {
      problems.add(
          tree.place(),
          "Expected a URL such as https://example.com/path, but got " + Words.quote(url) + ".");
    }
    return url;
  }

  private static boolean hasHost(String url) {
    try {
      return new URI(url).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void checkHeader(String name, Tree.Entry entry, Set<String> seen) {
    expressions.add(entry.value());
    String lower = name.toLowerCase(Locale.ROOT);
    if (!HEADER.matcher(name).matches()) {
      problems.add(entry.key(), "Expected a header's name, but got " + Words.quote(name) + ".");
    } else if (OWN_HEADERS.contains(lower)) {
      problems.add(entry.key(), "Expected no '" + name + "' here: the client sets it. Remove it.");
    } else if (!seen.add(lower)) {
      problems.add(
          entry.key(),
          "Expected each header once, but got "
              + Words.quote(name)
              + " again: case makes no difference.");
    }
    String value = TaskDraft.text(entry.value());
    if (value != null && value.chars().anyMatch(c -> c == '\r' || c == '\n')) {
      problems.add(entry.value().place(), "Expected a header's value on one line, but got more.");
    }
  }

  private @Nullable String body(@Nullable Tree tree) {
    if (tree instanceof Tree.Obj || tree instanceof Tree.Arr) {
      problems.add(
          tree.place(),
          "Expected the body as text, but got "
              + tree.kind()
              + ". Write the JSON in quotes or after '|'.");
      return null;
    }
    if (tree != null) {
      expressions.add(tree);
    }
    return values.text(tree);
  }

  private List<TaskAction.StatusRange> expect(@Nullable Tree tree) {
    List<Tree> items = tree instanceof Tree.Arr list ? list.items() : List.of();
    if (tree instanceof Tree.Scalar) {
      items = List.of(tree);
    } else if (tree != null && items.isEmpty() && !(tree instanceof Tree.Broken)) {
      problems.add(tree.place(), "Expected a list of statuses such as [200, 201-204, 3xx].");
    }
    List<TaskAction.StatusRange> ranges = new ArrayList<>();
    for (Tree item : items) {
      String text = values.written(item);
      TaskAction.StatusRange range = text == null ? null : range(text);
      if (range != null) {
        ranges.add(range);
      } else if (text != null) {
        problems.add(
            item.place(),
            "Expected a status such as 200, 200-299 or 2xx, but got " + Words.quote(text) + ".");
      }
    }
    return ranges.isEmpty() ? List.of(TaskAction.StatusRange.SUCCESS) : ranges;
  }

  private static TaskAction.@Nullable StatusRange range(String text) {
    Matcher one = CLASS.matcher(text);
    if (one.matches()) {
      int first = Integer.parseInt(one.group(1)) * 100;
      return new TaskAction.StatusRange(first, first + 99);
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return null;
    }
    int from = Integer.parseInt(range.group(1));
    int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
    return from <= to ? new TaskAction.StatusRange(from, to) : null;
  }
}
