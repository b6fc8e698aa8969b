@NullMarked
package io.anabranch.bench;

import org.jspecify.annotations.NullMarked;
