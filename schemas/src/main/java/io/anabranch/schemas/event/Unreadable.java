package io.anabranch.schemas.event;

import org.jspecify.annotations.Nullable;

/**
 * An input that is none: not JSON, of no known type, too large, or with a field out of bounds.
 *
 * @param reason what was expected and what came
 * @param rawBase64 the record's value in base64, its first 512 KiB; null for a record without one
 * @param size the whole value's size in bytes
 */
public record Unreadable(String reason, @Nullable String rawBase64, int size) implements Input {}
