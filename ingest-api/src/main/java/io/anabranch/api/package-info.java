/** REST: writes go to Kafka, reads come from Postgres. */
@org.jspecify.annotations.NullMarked
package io.anabranch.api;
