/** What lives and ends: services, child processes, and the guard that outlives us. */
@org.jspecify.annotations.NullMarked
package io.anabranch.platform.life;
