/** Topic names, policies and limits, in one place. */
@NullMarked
package io.anabranch.schemas.topic;

import org.jspecify.annotations.NullMarked;
