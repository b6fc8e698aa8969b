/** Runs addressed attempts. */
@org.jspecify.annotations.NullMarked
package io.anabranch.worker;
