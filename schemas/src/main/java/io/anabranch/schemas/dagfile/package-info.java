/**
 * DAGs as text: the strict reader with its validation, the canonical form and its hash. Start
 * reading at {@link io.anabranch.schemas.dagfile.DagReader}.
 */
@NullMarked
package io.anabranch.schemas.dagfile;

import org.jspecify.annotations.NullMarked;
