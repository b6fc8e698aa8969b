/**
 * The DAG specification as a model. Start reading at {@link io.anabranch.schemas.dag.DagSpec}; what
 * reads and writes it is in {@code dagfile}.
 */
@NullMarked
package io.anabranch.schemas.dag;

import org.jspecify.annotations.NullMarked;
