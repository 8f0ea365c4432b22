package dev.sluice.aws.store;

import java.util.List;

/**
 * Part of a list.
 *
 * @param next where the next part begins, or null when this is the last
 */
public record Page<T>(List<T> items, String next) {}
