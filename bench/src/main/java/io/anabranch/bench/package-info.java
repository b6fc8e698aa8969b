/**
 * Workloads of no-op tasks on the whole system, and the same traffic through the bare pipeline, in
 * one run and interleaved. Start reading at {@link io.anabranch.bench.Bench}.
 */
@NullMarked
package io.anabranch.bench;

import org.jspecify.annotations.NullMarked;
