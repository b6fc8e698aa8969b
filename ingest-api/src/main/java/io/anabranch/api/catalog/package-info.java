/** The registered DAGs, in memory: the fold of topic catalog. Start reading at Catalog. */
@NullMarked
package io.anabranch.api.catalog;

import org.jspecify.annotations.NullMarked;
