/** Postgres: the pool, and the exactly-once fold of a topic into tables. */
@org.jspecify.annotations.NullMarked
package io.anabranch.platform.db;
