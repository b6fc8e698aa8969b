package io.anabranch.api.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One registered version of a DAG.
 *
 * @param definition the DAG in its canonical form; not to be changed
 */
public record Registered(
    String dag, int version, String hash, JsonNode definition, Instant registeredAt) {}
