/** The service around the cell and its leader. */
@org.jspecify.annotations.NullMarked
package io.anabranch.scheduler;
