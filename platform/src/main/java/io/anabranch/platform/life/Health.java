package io.anabranch.platform.life;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * How a service is.
 *
 * @param live false when only a new process helps
 * @param ready whether it does its work now
 * @param detail one sentence for people: what it waits for, or what it does
 */
public record Health(boolean live, boolean ready, String detail) {
  /** It works. */
  public static Health ready(String detail) {
    return new Health(true, true, detail);
  }

  /** It lives, but waits for something that {@code detail} names. */
  public static Health waiting(String detail) {
    return new Health(true, false, detail);
  }

  /** It is broken and will not recover by itself. */
  public static Health broken(String detail) {
    return new Health(false, false, detail);
  }

  /** As good as the worst of the parts; the detail names each. */
  public static Health all(Collection<? extends Service> parts) {
    boolean live = true;
    boolean ready = true;
    for (Service part : parts) {
      Health health = part.health();
      live &= health.live();
      ready &= health.ready();
    }
    String detail =
        parts.stream()
            .map(part -> part.name() + ": " + part.health().detail())
            .collect(Collectors.joining("; "));
    return new Health(live, ready, detail);
  }
}
