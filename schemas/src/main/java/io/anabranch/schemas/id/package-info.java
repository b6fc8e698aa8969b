/** Typed identifiers and the rule for their text. */
@NullMarked
package io.anabranch.schemas.id;

import org.jspecify.annotations.NullMarked;
