/** The one JSON mapper of the contract. */
@NullMarked
package io.anabranch.schemas.json;

import org.jspecify.annotations.NullMarked;
