/** The pure scheduling core and the Kafka Streams topology around it. */
@org.jspecify.annotations.NullMarked
package io.anabranch.scheduler;
