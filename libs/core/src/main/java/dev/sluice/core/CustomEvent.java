package dev.sluice.core;

/**
 * One custom event; one warehouse row. All texts are canonical; identifier, feature, value, traits
 * and metadata may be null.
 *
 * @param id 32 lower-case hex digits, see {@link RowIds}
 * @param value as text, as the SDK sent it
 * @param metadata canonical JSON object, or null
 * @param occurredAt milliseconds since the epoch
 */
public record CustomEvent(
    String id,
    String project,
    String environment,
    String identifier,
    String event,
    String feature,
    String value,
    String traits,
    String metadata,
    String sdkName,
    String sdkVersion,
    long occurredAt)
    implements Fact {}
