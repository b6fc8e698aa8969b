/**
 * What attempts print: bounded, cut into chunks of whole lines, handed to topic task-logs. Start at
 * {@link io.anabranch.worker.log.AttemptLog}.
 */
@NullMarked
package io.anabranch.worker.log;

import org.jspecify.annotations.NullMarked;
