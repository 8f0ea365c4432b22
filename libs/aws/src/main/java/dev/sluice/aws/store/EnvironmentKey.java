package dev.sluice.aws.store;

import java.time.Instant;

/**
 * A key of an environment, as far as it is known: the key itself is stored nowhere.
 *
 * @param hash of the key, under which {@link EnvironmentKeyStore} finds the environment
 */
public record EnvironmentKey(
    String id, String hash, EnvironmentRoute.Kind kind, Instant createdAt) {}
