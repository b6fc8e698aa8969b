/** Folds history and task logs into Postgres. */
@org.jspecify.annotations.NullMarked
package io.anabranch.projector;
