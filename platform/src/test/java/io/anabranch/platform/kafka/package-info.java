@org.jspecify.annotations.NullMarked
package io.anabranch.platform.kafka;
