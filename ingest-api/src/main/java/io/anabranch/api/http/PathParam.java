package io.anabranch.api.http;

import io.anabranch.schemas.id.Ids;
import java.util.Map;
import java.util.regex.Pattern;

/** What a varying segment of a path may be; anything else names nothing and is not found. */
final class PathParam {
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Map<String, Pattern> RULES =
      Map.of(
          "dag", Ids.DAG,
          "version", COUNT,
          "run", Ids.OPAQUE,
          "task", Ids.TASK,
          "attempt", COUNT,
          "letter", Ids.OPAQUE);

  private PathParam() {}

  static boolean fits(String name, String value) {
    Pattern rule = RULES.get(name);
    if (rule == null) {
      throw new IllegalStateException(
          "Expected a rule for path parameter '" + name + "', but there is none. Add it.");
    }
    return rule.matcher(value).matches();
  }
}
