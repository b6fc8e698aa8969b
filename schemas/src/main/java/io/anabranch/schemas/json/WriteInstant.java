package io.anabranch.schemas.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;

/** Writes times as RFC 3339 text in UTC. */
final class WriteInstant extends StdSerializer<Instant> {
  private static final long serialVersionUID = 1;

  WriteInstant() {
    super(Instant.class);
  }

  @Override
  public void serialize(Instant time, JsonGenerator generator, SerializerProvider provider)
      throws IOException {
    generator.writeString(PlainTime.write(time));
  }
}
