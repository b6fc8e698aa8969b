/**
 * The leader's seat: campaigning, running the topology while leading, and never coming back once
 * another took the seat. Start reading at {@link io.anabranch.scheduler.leader.SeatLatch}, then
 * {@link io.anabranch.scheduler.leader.Reign}.
 */
@NullMarked
package io.anabranch.scheduler.leader;

import org.jspecify.annotations.NullMarked;
