/** What operators see of every process: health, metrics, logs. Start reading at OpsServer. */
@NullMarked
package io.anabranch.platform.ops;

import org.jspecify.annotations.NullMarked;
