/** The one command. */
@org.jspecify.annotations.NullMarked
package io.anabranch.cli;
