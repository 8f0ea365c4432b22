package dev.sluice.aws;

/**
 * Names of the DynamoDB tables; each has the string keys {@code pk} and {@code sk} and the
 * time-to-live attribute {@code expires}. docs/data-model.md shows every item.
 *
 * @param config what people set up: connections, environments, webhooks, the audit list
 * @param state what flush knows: leases, health, errors, which chunks are counted
 * @param counts numbers: accepted, delivered, discarded, rates
 */
public record Tables(String config, String state, String counts) {}
