/** Kafka clients as every service makes them, and the provisioning of topics. */
@NullMarked
package io.anabranch.platform.kafka;

import org.jspecify.annotations.NullMarked;
