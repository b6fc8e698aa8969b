/** The seat, with a cell of a few lines in place of the scheduler's rules. */
@org.jspecify.annotations.NullMarked
package io.anabranch.scheduler.leader;
