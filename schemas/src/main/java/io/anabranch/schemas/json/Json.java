package io.anabranch.schemas.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;

/**
 * JSON as the contract uses it: times as RFC 3339 text, absent instead of null, unknown fields
 * ignored, duplicate keys and trailing text refused, no value taken for another type's ({@code "1"}
 * is no number), nesting at most {@value #MAX_DEPTH}. Whatever text was read can be written: half
 * of a surrogate pair is escaped.
 */
public final class Json {
  /** Deepest nesting that is read; deeper text is refused as unreadable. */
  public static final int MAX_DEPTH = 80;

  /**
   * Deepest nesting of a record on an input topic. Lower, because history and dead letters carry
   * inputs inside, and must be read again.
   */
  public static final int MAX_INPUT_DEPTH = 64;

  /** Deepest nesting of a value that a record carries: a parameter, an output. */
  public static final int MAX_VALUE_DEPTH = 32;

  /** From here on characters are escaped: surrogates, which UTF-8 cannot hold unpaired. */
  private static final int LAST_PLAIN_CHARACTER = 0xD7FF;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .highestNonEscapedChar(LAST_PLAIN_CHARACTER)
                  // Virtual threads end with their task, and a buffer kept by thread with them.
                  .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                  .build())
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule()
                  .addDeserializer(Instant.class, new ReadInstant())
                  .addSerializer(Instant.class, new WriteInstant()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .withCoercionConfig(
              LogicalType.Textual,
              config -> {
                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
              })
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  // Looking for names that come twice is 2.5 of the 6.3 KB that reading a decision allocates.
  private static final JsonMapper OURS = withoutSearch(MAPPER.copy());

  private Json() {}

  private static JsonMapper withoutSearch(JsonMapper copy) {
    copy.getFactory().disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());
    return copy;
  }

  /** The shared mapper; it is thread-safe and must not be configured further. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** The same for text that only we write: does not look for duplicate keys. */
  public static JsonMapper ours() {
    return OURS;
  }

  /** Encodes a value of the contract; a failure is a bug of ours, not of the input. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Expected to encode " + value.getClass().getSimpleName() + ", but Jackson refused", e);
    }
  }
}
