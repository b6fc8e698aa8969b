/** Folds dead letters into Postgres. */
@org.jspecify.annotations.NullMarked
package io.anabranch.dlq;
