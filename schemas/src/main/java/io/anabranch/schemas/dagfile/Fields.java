package io.anabranch.schemas.dagfile;

import io.anabranch.schemas.tree.Place;
import io.anabranch.schemas.tree.Problems;
import io.anabranch.schemas.tree.Tree;
import io.anabranch.schemas.tree.Words;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object, held against a vocabulary. A field whose name is misspelt is reported
 * and then read as what was meant, so that one fault is one problem.
 */
final class Fields {
  private final Tree.Obj object;
  private final Problems problems;
  private final Map<String, Tree> meant = new HashMap<>();

  Fields(Tree.Obj object, Vocabulary vocabulary, Problems problems) {
    this.object = object;
    this.problems = problems;
    object.fields().forEach((name, entry) -> check(name, entry, vocabulary));
  }

  private void check(String name, Tree.Entry entry, Vocabulary vocabulary) {
    if (vocabulary.known().contains(name)) {
      return;
    }
    if (vocabulary.later().contains(name)) {
      problems.add(
          entry.key(), "'" + name + "' is not supported yet. Remove it; it would have no effect.");
      return;
    }
    TaskType owner = vocabulary.tasks() ? TaskType.owning(name) : null;
    if (owner != null) {
      problems.add(
          entry.key(),
          "Expected no '" + name + "' here: it is a field of " + owner.text() + " tasks.");
      return;
    }
    Set<String> open = new TreeSet<>(vocabulary.known());
    open.addAll(vocabulary.later());
    open.removeAll(object.fields().keySet());
    String alias = vocabulary.aliases().get(name);
    String message =
        "Expected a field of " + vocabulary.of() + ", but got " + Words.quote(name) + ".";
    if (alias != null && open.contains(alias)) {
      problems.suggest(entry.key(), message, alias);
    } else {
      alias = problems.unknown(entry.key(), message, name, open);
    }
    if (alias != null) {
      meant.put(alias, entry.value());
    }
  }

  Place place() {
    return object.place();
  }

  /** The field's value; null where there is none. */
  @Nullable Tree get(String name) {
    Tree.Entry entry = object.fields().get(name);
    return entry == null ? meant.get(name) : entry.value();
  }

  /** The field's value; where there is none, that is reported. */
  @Nullable Tree require(String name, String what) {
    Tree value = get(name);
    if (value == null) {
      problems.add(object.place(), "Expected '" + name + "', " + what + ", but it is missing.");
    }
    return value;
  }
}
