package io.anabranch.schemas.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;

/** A boolean that is false where it is absent: for fields that records of earlier builds lack. */
public final class ReadFlag extends StdScalarDeserializer<Boolean> {
  private static final long serialVersionUID = 1L;

  public ReadFlag() {
    super(Boolean.class);
  }

  @Override
  public Boolean deserialize(JsonParser json, DeserializationContext context) throws IOException {
    return _parseBooleanPrimitive(json, context);
  }

  @Override
  public Boolean getNullValue(DeserializationContext context) {
    return false;
  }
}
