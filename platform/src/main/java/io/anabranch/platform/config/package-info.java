/** Settings from the environment: one record per concern, every problem reported at once. */
@NullMarked
package io.anabranch.platform.config;

import org.jspecify.annotations.NullMarked;
