package io.anabranch.schemas.tree;

import io.anabranch.schemas.tree.TreeReader.TooDeepException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads one YAML document from the parser's events; nothing is composed or constructed. */
final class YamlTree {
  private final Iterator<Event> events;
  private final Problems problems;

  private YamlTree(Iterator<Event> events, Problems problems) {
    this.events = events;
    this.problems = problems;
  }

  static @Nullable Tree read(String text, Problems problems) {
    try {
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(Integer.MAX_VALUE);
      Iterable<Event> events = new Yaml(options).parse(new StringReader(text));
      return new YamlTree(events.iterator(), problems).stream();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      Place place =
          mark == null ? Place.NOWHERE : Place.root(mark.getLine() + 1, mark.getColumn() + 1);
      String context = Optional.ofNullable(e.getContext()).map(c -> c + " ").orElse("");
      problems.add(place, "Expected YAML or JSON, but " + context + e.getProblem() + ".");
    } catch (ReaderException e) {
      String before = text.substring(0, Math.min(e.getPosition(), text.length()));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      problems.add(
          Place.root(line, before.length() - before.lastIndexOf('\n')),
          "Expected printable text, but got the character U+%04X.".formatted(e.getCodePoint()));
    } catch (YAMLException e) {
      problems.add(Place.NOWHERE, "Expected YAML or JSON, but " + e.getMessage());
    }
    return null;
  }

  private @Nullable Tree stream() {
    Tree tree = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent start) {
        Place place = at(Place.NOWHERE, event);
        if (tree != null) {
          problems.add(place, "Expected one document, but got a second. Put it in its own file.");
          return tree;
        }
        if (start.getTags() != null && !start.getTags().isEmpty()) {
          problems.add(place, "Expected no %TAG directive: tags have no meaning here. Remove it.");
        }
        Event root = events.next();
        tree = node(root, at(place, root), 1);
      }
    }
    if (tree == null) {
      problems.add(Place.root(1, 1), "Expected a DAG, but the text is empty.");
    }
    return tree;
  }

  private Tree node(Event event, Place place, int depth) {
    if (event instanceof AliasEvent alias) {
      return broken(place, "alias *" + alias.getAnchor());
    }
    boolean refused = refuse((NodeEvent) event, place);
    if (event instanceof ScalarEvent scalar) {
      if (refused) {
        return new Tree.Broken(place);
      }
      return scalar.getScalarStyle() == ScalarStyle.PLAIN
          ? Scalars.plain(scalar.getValue(), place, problems)
          : Scalars.text(scalar.getValue(), place, problems);
    }
    if (depth > TreeReader.MAX_DEPTH) {
      throw new TooDeepException(place);
    }
    return event instanceof MappingStartEvent ? mapping(place, depth) : list(place, depth);
  }

  private boolean refuse(NodeEvent event, Place place) {
    String tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : ((CollectionStartEvent) event).getTag();
    if (event.getAnchor() != null) {
      broken(place, "anchor &" + event.getAnchor());
    }
    if (tag != null) {
      broken(place, "tag " + tag);
    }
    return tag != null;
  }

  private Tree broken(Place place, String what) {
    problems.add(
        place,
        "Expected no tags, anchors and aliases, but got the "
            + Words.cut(what, 80)
            + ". Write the value out.");
    return new Tree.Broken(place);
  }

  private Tree mapping(Place place, int depth) {
    Map<String, Tree.Entry> fields = new LinkedHashMap<>();
    for (Event event = events.next(); event instanceof NodeEvent; event = events.next()) {
      String name = key(event, place, depth);
      Place key = at(place.field(name == null ? "?" : name, 0, 0), event);
      Event next = events.next();
      Tree value = node(next, at(key, next), depth + 1);
      if (name != null && fields.putIfAbsent(name, new Tree.Entry(key, value)) != null) {
        problems.add(key, duplicate(name));
      }
    }
    return new Tree.Obj(place, fields);
  }

  /** The key's text; null where it was refused. */
  private @Nullable String key(Event event, Place place, int depth) {
    Place at = at(place, event);
    if (!(event instanceof ScalarEvent scalar)) {
      Tree tree = node(event, at, depth + 1);
      if (!(tree instanceof Tree.Broken)) {
        problems.add(
            at,
            "Expected text as a key, but got "
                + tree.kind()
                + ". Put text that begins with {{ in quotes.");
      }
      return null;
    }
    refuse(scalar, at);
    if (scalar.getValue().equals("<<") && scalar.getScalarStyle() == ScalarStyle.PLAIN) {
      problems.add(at, "Expected no merge key '<<'. Write the fields out.");
      return null;
    }
    Scalars.checkKey(scalar.getValue(), at, problems);
    return scalar.getValue();
  }

  private Tree list(Place place, int depth) {
    List<Tree> items = new ArrayList<>();
    for (Event event = events.next(); event instanceof NodeEvent; event = events.next()) {
      items.add(node(event, at(place.item(items.size(), 0, 0), event), depth + 1));
    }
    return new Tree.Arr(place, items);
  }

  static String duplicate(String name) {
    return "Expected each key once, but got " + Words.quote(name) + " again. Remove one of them.";
  }

  private static Place at(Place place, Event event) {
    Mark mark = event.getStartMark();
    return place.at(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
