/** From a request to its route and back. Start reading at ApiHandler. */
@NullMarked
package io.anabranch.api.http;

import org.jspecify.annotations.NullMarked;
