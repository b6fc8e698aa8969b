/**
 * Expressions: CEL between <code>{{</code> and <code>}}</code>, checked when a DAG is registered
 * and evaluated when a task is dispatched. Start reading at {@link
 * io.anabranch.schemas.expr.RenderTask}.
 */
@NullMarked
package io.anabranch.schemas.expr;

import org.jspecify.annotations.NullMarked;
