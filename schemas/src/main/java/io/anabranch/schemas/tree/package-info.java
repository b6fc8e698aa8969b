/**
 * Text that people write, read strictly into a tree that knows where each part stands. Start
 * reading at {@link io.anabranch.schemas.tree.TreeReader}.
 */
@NullMarked
package io.anabranch.schemas.tree;

import org.jspecify.annotations.NullMarked;
