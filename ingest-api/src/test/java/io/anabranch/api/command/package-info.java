/** What the API reads from Postgres. */
@org.jspecify.annotations.NullMarked
package io.anabranch.api.command;
