/**
 * The event contract: what each topic carries, as sealed families of records, and their codecs.
 * Any\n * application may use it. Start reading at {@link io.anabranch.schemas.event.Input}, what
 * the\n * scheduler reads, and {@link io.anabranch.schemas.event.HistoryEvent}, what it decides.
 */
@NullMarked
package io.anabranch.schemas.event;

import org.jspecify.annotations.NullMarked;
