package io.anabranch.schemas.expr;

import com.fasterxml.jackson.databind.JsonNode;
import io.anabranch.schemas.tree.Texts;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run's parameters as the environment variables in which shell and Python tasks find them. */
public final class ParamEnvironment {
  /** Before the upper-case name of the param. */
  public static final String PREFIX = "PARAM_";

  private ParamEnvironment() {}

  /**
   * {@code PARAM_NAME} → value: text as it is, everything else as JSON.
   *
   * @throws RenderException for text that no environment can hold
   */
  public static SortedMap<String, String> of(Map<String, JsonNode> params) throws RenderException {
    SortedMap<String, String> environment = new TreeMap<>();
    for (Map.Entry<String, JsonNode> param : params.entrySet()) {
      JsonNode value = param.getValue();
      String text = value.isTextual() ? value.textValue() : value.toString();
      String fault = Texts.fault(text);
      if (fault != null) {
        throw new RenderException("Param '" + param.getKey() + "': " + fault);
      }
      environment.put(PREFIX + param.getKey().toUpperCase(Locale.ROOT), text);
    }
    return environment;
  }
}
