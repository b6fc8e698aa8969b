/** A cell of real processes whose leaders are killed, paused and halted, and the log they leave. */
@org.jspecify.annotations.NullMarked
package io.anabranch.cli.failover;
