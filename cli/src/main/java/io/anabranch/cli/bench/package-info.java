/** The command that measures. */
@NullMarked
package io.anabranch.cli.bench;

import org.jspecify.annotations.NullMarked;
