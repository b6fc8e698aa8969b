/** A Kafka broker, Postgres and etcd on this machine. */
@org.jspecify.annotations.NullMarked
package io.anabranch.embedded;
