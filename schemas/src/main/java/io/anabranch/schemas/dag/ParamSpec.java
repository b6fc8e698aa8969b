package io.anabranch.schemas.dag;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A declared parameter of a DAG.
 *
 * @param type what a value must be
 * @param defaultValue taken when a run names none; null where there is none
 * @param required whether a run must name it when there is no default
 * @param allowed the only values, in the author's order; empty for any
 * @param description for people; may be empty
 */
public record ParamSpec(
    Type type,
    @Nullable JsonNode defaultValue,
    boolean required,
    List<JsonNode> allowed,
    String description) {
  public ParamSpec {
    allowed = List.copyOf(allowed);
  }

  /** The JSON types, with integers apart. */
  public enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    OBJECT,
    ARRAY;

    /** Whether {@code value} is of this type; an integer is a number too. */
    public boolean accepts(JsonNode value) {
      return switch (this) {
        case STRING -> value.isTextual();
        case INTEGER -> value.isIntegralNumber() && value.canConvertToLong();
        case NUMBER -> value.isNumber();
        case BOOLEAN -> value.isBoolean();
        case OBJECT -> value.isObject();
        case ARRAY -> value.isArray();
      };
    }
  }
}
