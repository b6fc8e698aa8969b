package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.Cause;
import io.anabranch.schemas.event.Input;
import java.time.Instant;

/**
 * An input with its place in the log and the time at which it is decided.
 *
 * @param time by the leader's clock; within one leader it never goes back
 */
public record Stamped(Input input, Cause cause, Instant time) {}
