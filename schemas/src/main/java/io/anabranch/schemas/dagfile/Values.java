package io.anabranch.schemas.dagfile;

import com.google.common.base.CaseFormat;
import io.anabranch.schemas.dag.Durations;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads values of the kinds that fields have; null means absent or reported. */
final class Values {
  private final Problems problems;

  Values(Problems problems) {
    this.problems = problems;
  }

  private void wrong(Tree tree, String expected, String todo) {
    if (!(tree instanceof Tree.Broken)) {
      problems.add(tree.place(), "Expected " + expected + ", but got " + tree.kind() + "." + todo);
    }
  }

  Tree.@Nullable Obj object(@Nullable Tree tree, String expected) {
    if (tree instanceof Tree.Obj object) {
      return object;
    }
    if (tree != null) {
      wrong(tree, expected, "");
    }
    return null;
  }

  List<Tree> list(@Nullable Tree tree, String expected) {
    if (tree instanceof Tree.Arr list) {
      return list.items();
    }
    if (tree != null) {
      wrong(tree, expected, "");
    }
    return List.of();
  }

  @Nullable String text(@Nullable Tree tree) {
    if (tree instanceof Tree.Scalar scalar) {
      if (scalar.json().isTextual()) {
        return scalar.json().textValue();
      }
      boolean nothing = scalar.json().isNull();
      wrong(
          tree, "text", nothing ? " Write '' for empty text, or remove it." : " Put it in quotes.");
    } else if (tree != null) {
      wrong(tree, "text", "");
    }
    return null;
  }

  /** Text that is not empty. */
  @Nullable String words(@Nullable Tree tree) {
    String text = text(tree);
    if (tree != null && text != null && text.isBlank()) {
      problems.add(tree.place(), "Expected text, but it is empty.");
      return null;
    }
    return text;
  }

  /** Text of a form. */
  @Nullable String matching(@Nullable Tree tree, Pattern form, String expected) {
    String text = text(tree);
    if (tree != null && text != null && !form.matcher(text).matches()) {
      problems.add(tree.place(), "Expected " + expected + ", but got " + Words.quote(text) + ".");
      return null;
    }
    return text;
  }

  /** Text, or a number or true and false taken as they were written. */
  @Nullable String written(@Nullable Tree tree) {
    if (tree instanceof Tree.Scalar scalar && !scalar.json().isNull()) {
      return scalar.source();
    }
    return text(tree);
  }

  /** Names with texts; {@code check} may refuse a name. */
  Map<String, String> texts(
      @Nullable Tree tree, String expected, BiConsumer<String, Tree.Entry> check) {
    Map<String, String> texts = new LinkedHashMap<>();
    Tree.Obj object = object(tree, expected);
    if (object != null) {
      object
          .fields()
          .forEach(
              (name, entry) -> {
                check.accept(name, entry);
                String text = written(entry.value());
                if (text != null) {
                  texts.put(name, text);
                }
              });
    }
    return texts;
  }

  List<String> texts(@Nullable Tree tree, String expected) {
    List<String> texts = new ArrayList<>();
    for (Tree item : list(tree, expected)) {
      String text = written(item);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  @Nullable Boolean flag(@Nullable Tree tree) {
    if (tree instanceof Tree.Scalar scalar && scalar.json().isBoolean()) {
      return scalar.json().booleanValue();
    }
    if (tree != null) {
      wrong(tree, "true or false", "");
    }
    return null;
  }

  @Nullable Integer integer(@Nullable Tree tree, int least, int most) {
    if (tree instanceof Tree.Scalar scalar
        && scalar.json().isInt()
        && scalar.json().intValue() >= least
        && scalar.json().intValue() <= most) {
      return scalar.json().intValue();
    }
    if (tree != null) {
      wrong(tree, "a whole number from " + least + " to " + most, "");
    }
    return null;
  }

  @Nullable Double number(@Nullable Tree tree, double least, double most) {
    if (tree instanceof Tree.Scalar scalar
        && scalar.json().isNumber()
        && scalar.json().doubleValue() >= least
        && scalar.json().doubleValue() <= most) {
      return scalar.json().doubleValue();
    }
    if (tree != null) {
      wrong(tree, "a number from " + (long) least + " to " + (long) most, "");
    }
    return null;
  }

  @Nullable Duration duration(@Nullable Tree tree, Duration least, Duration most) {
    if (tree instanceof Tree.Scalar scalar && scalar.json().isNumber()) {
      wrong(tree, "a duration such as 5m, 1h30m or 500ms", " Give it a unit.");
      return null;
    }
    String text = text(tree);
    if (tree == null || text == null) {
      return null;
    }
    try {
      Duration duration = Durations.parse(text);
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
      problems.add(
          tree.place(),
          "Expected a duration from "
              + Durations.format(least)
              + " to "
              + Durations.format(most)
              + ", but got "
              + Words.quote(text)
              + ".");
    } catch (IllegalArgumentException e) {
      problems.add(tree.place(), String.valueOf(e.getMessage()));
    }
    return null;
  }

  /** As authors write the constant: {@code oneSuccess} for {@code ONE_SUCCESS}. */
  static String name(Enum<?> constant) {
    return CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, constant.name());
  }

  /** One of an enum's constants by its {@link #name}. */
  <E extends Enum<E>> @Nullable E oneOf(@Nullable Tree tree, Class<E> type) {
    String text = text(tree);
    if (tree == null || text == null) {
      return null;
    }
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Values::name).toList();
    int index = names.indexOf(text);
    if (index >= 0) {
      return type.getEnumConstants()[index];
    }
    problems.unknown(
        tree.place(),
        "Expected one of " + String.join(", ", names) + ", but got " + Words.quote(text) + ".",
        text,
        names);
    return null;
  }
}
