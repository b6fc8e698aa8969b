package io.anabranch.api.auth;

/**
 * Who asks.
 *
 * @param name of the token; it stands as {@code by} in what is asked for
 * @param role what they may do
 */
public record Caller(String name, Role role) {}
