/** The contract: DAG specification, events, codecs, topic names. */
@org.jspecify.annotations.NullMarked
package io.anabranch.schemas;
