package io.anabranch.schemas.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.schemas.error.ErrorKind;
import io.anabranch.schemas.error.TaskError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorMatchTest {
  private static final TaskError EXIT_75 = new TaskError(ErrorKind.EXIT_CODE, "", 75, null);
  private static final TaskError STATUS_503 = new TaskError(ErrorKind.HTTP_STATUS, "", null, 503);
  private static final TaskError STATUS_404 = new TaskError(ErrorKind.HTTP_STATUS, "", null, 404);

  @ParameterizedTest
  @CsvSource({
    "75, true, false",
    "70-79, true, false",
    "5xx, false, true",
    "503, false, true",
    "exitCode, true, false",
    "httpStatus, false, true",
    "0-599, true, true",
    "timeout, false, false"
  })
  void namesErrorsByKindOrNumber(String text, boolean exit, boolean status) {
    ErrorMatch match = ErrorMatch.parse(text);
    assertThat(match.matches(EXIT_75)).isEqualTo(exit);
    assertThat(match.matches(STATUS_503)).isEqualTo(status);
    assertThat(ErrorMatch.parse(match.toString())).isEqualTo(match);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "6xx", "600", "9-8", "workerLost", "returned", "EXIT_CODE", "-1"})
  void refusesWhatNamesNone(String text) {
    assertThatThrownBy(() -> ErrorMatch.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onTakesThePlaceOfWhatIsUsualAndNotOnWins() {
    assertThat(policy(List.of(), List.of()).triesAfter(STATUS_503)).isTrue();
    assertThat(policy(List.of(), List.of()).triesAfter(STATUS_404)).isFalse();
    assertThat(policy(List.of("404"), List.of()).triesAfter(STATUS_404)).isTrue();
    assertThat(policy(List.of("404"), List.of()).triesAfter(STATUS_503)).isFalse();
    assertThat(policy(List.of("httpStatus"), List.of("5xx")).triesAfter(STATUS_503)).isFalse();
    assertThat(policy(List.of(), List.of("75")).triesAfter(EXIT_75)).isFalse();
  }

  private static RetryPolicy policy(List<String> on, List<String> notOn) {
    RetryPolicy none = RetryPolicy.NONE;
    return new RetryPolicy(
        3,
        none.backoff(),
        none.delay(),
        none.factor(),
        none.maxDelay(),
        none.jitter(),
        on.stream().map(ErrorMatch::parse).toList(),
        notOn.stream().map(ErrorMatch::parse).toList(),
        null);
  }
}
