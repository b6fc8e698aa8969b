package io.anabranch.platform.life;

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
}
