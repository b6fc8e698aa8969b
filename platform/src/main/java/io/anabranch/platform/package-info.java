/** What every service needs once: Kafka, etcd, Postgres, health, lifecycle. */
@org.jspecify.annotations.NullMarked
package io.anabranch.platform;
