/**
 * The life of attempts: from an accepted dispatch to the one event that says how it ended. Start at
 * {@link io.anabranch.worker.attempt.Attempts}, then {@link io.anabranch.worker.attempt.Attempt}.
 */
@NullMarked
package io.anabranch.worker.attempt;

import org.jspecify.annotations.NullMarked;
