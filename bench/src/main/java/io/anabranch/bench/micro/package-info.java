/**
 * Micro-benchmarks of the core, the codecs and the validation, run by JMH in a JVM of its own.
 * Start reading at {@link io.anabranch.bench.micro.Micro}.
 */
@NullMarked
package io.anabranch.bench.micro;

import org.jspecify.annotations.NullMarked;
