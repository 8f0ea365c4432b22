package dev.sluice.warehouse;

import java.time.Duration;

/**
 * One read-only statement of a customer.
 *
 * @param rowLimit how many rows at most; 0 for all
 * @param timeout how long it may run
 */
public record Query(String sql, int rowLimit, Duration timeout) {}
