/** Flyway migrations of the projection and their runner. */
@org.jspecify.annotations.NullMarked
package io.anabranch.migrations;
