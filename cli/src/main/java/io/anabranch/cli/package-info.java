/**
 * The one command. {@link io.anabranch.cli.Anabranch} lists what it can do; client commands live in
 * {@code client}, {@code run} in a package of its own, services and the whole stack in {@code
 * serve} and {@code stack}.
 */
@NullMarked
package io.anabranch.cli;

import org.jspecify.annotations.NullMarked;
