package io.anabranch.schemas.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class IdsTest {
  private static boolean accepts(UnaryOperator<String> rule, String id) {
    try {
      return rule.apply(id).equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean fits(Pattern pattern, String id) {
    return pattern.matcher(id).matches();
  }

  @Property(tries = 5_000)
  void whatIsTakenIsWhatThePatternsSay(@ForAll("texts") String id) {
    assertThat(accepts(text -> Ids.opaque("id", text), id)).isEqualTo(fits(Ids.OPAQUE, id));
    assertThat(accepts(Ids::task, id)).isEqualTo(fits(Ids.TASK, id));
    assertThat(accepts(Ids::dag, id)).isEqualTo(fits(Ids.DAG, id));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> mixed =
        Arbitraries.strings().withChars("azAZ09_-.@:+ /é\n").ofMinLength(0).ofMaxLength(6);
    Arbitrary<String> atTheLimits =
        Arbitraries.strings().withChars("aZ0_-").ofMinLength(60).ofMaxLength(130);
    return Arbitraries.oneOf(mixed, atTheLimits);
  }
}
