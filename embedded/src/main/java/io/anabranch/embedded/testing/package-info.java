/**
 * What the tests of every module share: one real server of each kind per JVM, and waiting for a
 * condition. Servers start when first asked for and stop with the JVM.
 */
@NullMarked
package io.anabranch.embedded.testing;

import org.jspecify.annotations.NullMarked;
