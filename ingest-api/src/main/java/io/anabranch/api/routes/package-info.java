/** One class for each resource: which routes it has, and what each does. */
@NullMarked
package io.anabranch.api.routes;

import org.jspecify.annotations.NullMarked;
