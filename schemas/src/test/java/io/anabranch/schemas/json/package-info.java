@NullMarked
package io.anabranch.schemas.json;

import org.jspecify.annotations.NullMarked;
