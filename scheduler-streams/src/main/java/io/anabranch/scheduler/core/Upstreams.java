package io.anabranch.scheduler.core;

import io.anabranch.schemas.event.TaskState;

/**
 * What has become of the upstreams of a task.
 *
 * @param open have not ended
 * @param failed ended FAILED, UPSTREAM_FAILED or CANCELLED
 */
record Upstreams(int open, int succeeded, int failed, int skipped) {
  static final Upstreams NONE = new Upstreams(0, 0, 0, 0);

  int all() {
    return open + succeeded + failed + skipped;
  }

  /** With one more, which stands so. */
  Upstreams and(TaskState state) {
    return switch (state) {
      case SUCCEEDED -> new Upstreams(open, succeeded + 1, failed, skipped);
      case FAILED, UPSTREAM_FAILED, CANCELLED ->
          new Upstreams(open, succeeded, failed + 1, skipped);
      case SKIPPED -> new Upstreams(open, succeeded, failed, skipped + 1);
      case PENDING, READY, DISPATCHED, RUNNING, RETRYING ->
          new Upstreams(open + 1, succeeded, failed, skipped);
    };
  }

  /** One of the open ones ended so. */
  Upstreams ended(TaskState as) {
    return new Upstreams(open - 1, succeeded, failed, skipped).and(as);
  }
}
