@NullMarked
package io.anabranch.schemas.id;

import org.jspecify.annotations.NullMarked;
