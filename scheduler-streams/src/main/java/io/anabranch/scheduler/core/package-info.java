/**
 * The rules of scheduling: {@link io.anabranch.scheduler.core.Decide} turns an input into events,
 * {@link io.anabranch.scheduler.core.Apply} turns events into state. Deterministic: no clock, no
 * randomness, no logger, no Kafka.
 */
@org.jspecify.annotations.NullMarked
package io.anabranch.scheduler.core;
