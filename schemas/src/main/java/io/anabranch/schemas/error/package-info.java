/** Problems and error codes: the one shape of a refusal, whoever says it. */
@NullMarked
package io.anabranch.schemas.error;

import org.jspecify.annotations.NullMarked;
