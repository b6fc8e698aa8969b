package io.anabranch.schemas.expr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.anabranch.schemas.dag.ParamSpec;
import io.anabranch.schemas.tree.Numbers;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as CEL's values, and CEL's values as text. */
final class CelValues {
  private CelValues() {}

  /** The value as CEL takes it; a number is a double where the param is declared so. */
  static Object of(JsonNode json, ParamSpec.@Nullable Type declared) {
    return declared == ParamSpec.Type.NUMBER ? json.doubleValue() : of(json);
  }

  private static Object of(JsonNode json) {
    return switch (json.getNodeType()) {
      case STRING -> json.textValue();
      case BOOLEAN -> json.booleanValue();
      case NUMBER -> number(json);
      case ARRAY -> {
        List<Object> list = new ArrayList<>(json.size());
        json.forEach(item -> list.add(of(item)));
        yield list;
      }
      case OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        json.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
        yield map;
      }
      default -> NullValue.NULL_VALUE;
    };
  }

  private static Object number(JsonNode json) {
    if (json.isIntegralNumber() && json.canConvertToLong()) {
      return json.longValue();
    }
    return json.doubleValue();
  }

  /** The value as it stands in a text: text as it is, lists and maps as JSON. */
  static String text(Object value) throws RenderException {
    if (value instanceof String text) {
      return text;
    }
    JsonNode json = json(value, 1);
    return json.isTextual() ? json.textValue() : json.toString();
  }

  private static JsonNode json(Object value, int depth) throws RenderException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof String text) {
      return nodes.textNode(text);
    }
    if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof NullValue) {
      return nodes.nullNode();
    }
    if (value instanceof Instant instant) {
      return nodes.textNode(instant.toString());
    }
    if (value instanceof Duration duration) {
      return nodes.textNode(seconds(duration));
    }
    if (value instanceof CelByteString bytes) {
      return nodes.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
    if (depth > Engine.MAX_DEPTH) {
      throw new RenderException(
          "Expected a value nested at most " + Engine.MAX_DEPTH + " deep, but got a deeper one.");
    }
    return nested(value, depth);
  }

  private static JsonNode nested(Object value, int depth) throws RenderException {
    if (value instanceof List<?> list) {
      var array = JsonNodeFactory.instance.arrayNode(list.size());
      for (Object item : list) {
        array.add(json(item, depth + 1));
      }
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      var object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        object.set(text(entry.getKey()), json(entry.getValue(), depth + 1));
      }
      return object;
    }
    throw new RenderException(
        "Expected a value that has a text, but got a " + value.getClass().getSimpleName() + ".");
  }

  private static JsonNode number(Number number) throws RenderException {
    if (number instanceof UnsignedLong unsigned) {
      return JsonNodeFactory.instance.numberNode(unsigned.bigIntegerValue());
    }
    JsonNode canonical =
        number instanceof Double d && !Double.isFinite(d)
            ? null
            : Numbers.canonical(number.toString());
    if (canonical == null) {
      throw new RenderException("Expected a finite number, but got " + number + ".");
    }
    return canonical;
  }

  /** As CEL's own string() writes it: {@code 90s}, {@code 0.5s}. */
  private static String seconds(Duration duration) {
    String digits =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano(), 9))
            .stripTrailingZeros()
            .toPlainString();
    return digits + "s";
  }
}
