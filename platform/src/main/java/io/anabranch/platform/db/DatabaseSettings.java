package io.anabranch.platform.db;

/**
 * How to reach Postgres.
 *
 * @param url as {@code jdbc:postgresql://host:port/name}
 * @param user who connects
 * @param password may be empty
 */
public record DatabaseSettings(String url, String user, String password) {
  @Override
  public String toString() {
    return "DatabaseSettings[" + url + ", " + user + "]";
  }
}
