package io.anabranch.schemas.event;

import io.anabranch.schemas.id.AttemptRef;

/**
 * A piece of what an attempt printed, on topic task-logs.
 *
 * @param attempt whose output it is
 * @param index counted from 0 within the attempt, without gaps
 * @param text whole lines where possible, 64 KiB of UTF-8 at most
 * @param last whether the attempt printed nothing after it
 */
public record LogChunk(AttemptRef attempt, int index, String text, boolean last)
    implements Versioned {}
