package dev.sluice.core;

/**
 * One flag's answer within an identity call. All texts are canonical; everything but the feature
 * may be null.
 *
 * @param value as text: {@code true}, {@code 1.0}, JSON, as the server gave it
 */
public record Flag(
    String feature,
    Boolean enabled,
    String value,
    String variant,
    String reason,
    String segment,
    String experimentId) {}
