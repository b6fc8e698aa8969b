/** Requests on their way to the log. Start reading at CommandLog. */
@NullMarked
package io.anabranch.api.command;

import org.jspecify.annotations.NullMarked;
