/** Refusals as RFC 9457 problem details: the one shape of every error of the API. */
@NullMarked
package io.anabranch.api.problem;

import org.jspecify.annotations.NullMarked;
