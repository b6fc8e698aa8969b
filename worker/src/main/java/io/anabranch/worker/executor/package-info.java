/**
 * How tasks of each type are run. {@link io.anabranch.worker.executor.TaskExecutor} is the door for
 * task types from other jars; start reading there.
 */
@NullMarked
package io.anabranch.worker.executor;

import org.jspecify.annotations.NullMarked;
