/**
 * The DAG specification: its model, its strict reader and its validation. Start reading at {@link\n
 * * io.anabranch.schemas.dag.DagSpec}.
 */
@NullMarked
package io.anabranch.schemas.dag;

import org.jspecify.annotations.NullMarked;
