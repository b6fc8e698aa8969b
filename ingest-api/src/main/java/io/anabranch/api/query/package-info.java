/** Reads from the projection. Only bound parameters, never text spliced into SQL. */
@NullMarked
package io.anabranch.api.query;

import org.jspecify.annotations.NullMarked;
