/** Who asks, and what they may do. Start reading at Tokens. */
@NullMarked
package io.anabranch.api.auth;

import org.jspecify.annotations.NullMarked;
