/**
 * {@code anabranch run}: from a file to the outcome of its run. Start reading at {@link
 * io.anabranch.cli.run.Run}.
 */
@NullMarked
package io.anabranch.cli.run;

import org.jspecify.annotations.NullMarked;
