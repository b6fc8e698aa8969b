/** The core on Kafka Streams: one store, one processor, one transaction for each polled batch. */
@org.jspecify.annotations.NullMarked
package io.anabranch.scheduler.topology;
