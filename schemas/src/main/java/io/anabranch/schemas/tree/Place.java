package io.anabranch.schemas.tree;

import org.jspecify.annotations.Nullable;

/**
 * Where a part of a text stands: its path from the root, made only when somebody asks, and its
 * position.
 *
 * @param parent the containing part's place; null for the root
 * @param name the field's name within {@code parent}; null for an item and for the root
 * @param index the item's index within {@code parent}; -1 for a field and for the root
 * @param line counted from 1; 0 where the text has no lines
 * @param column counted from 1; 0 where there is none
 */
public record Place(
    @Nullable Place parent, @Nullable String name, int index, int line, int column) {
  /** The whole of something that has no lines. */
  public static final Place NOWHERE = root(0, 0);

  private static final int LONGEST_NAME = 80;

  /** The place of the whole text. */
  public static Place root(int line, int column) {
    return new Place(null, null, -1, line, column);
  }

  /** The place of a field of this object. */
  public Place field(String field, int fieldLine, int fieldColumn) {
    return new Place(this, field, -1, fieldLine, fieldColumn);
  }

  /** The place of an item of this list. */
  public Place item(int item, int itemLine, int itemColumn) {
    return new Place(this, null, item, itemLine, itemColumn);
  }

  /** The same part, known by another position. */
  public Place at(int otherLine, int otherColumn) {
    return new Place(parent, name, index, otherLine, otherColumn);
  }

  /** As {@code tasks[1].dependencies[0]}; empty for the whole. */
  public String path() {
    StringBuilder text = new StringBuilder();
    write(text);
    return text.toString();
  }

  private void write(StringBuilder text) {
    if (parent != null) {
      parent.write(text);
    }
    if (name != null) {
      text.append(text.length() == 0 ? "" : ".").append(Words.cut(name, LONGEST_NAME));
    } else if (index >= 0) {
      text.append('[').append(index).append(']');
    }
  }
}
