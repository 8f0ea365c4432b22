package dev.sluice.aws.store;

import java.time.Instant;

/**
 * How delivery to an organisation's warehouse goes, and its circuit breaker.
 *
 * @param lastDeliveryAt when rows were last written, or null
 * @param failures failed loads in a row; 0 when the last one went well
 * @param kind of the current failure, as {@code dev.sluice.warehouse.FailureKind} names it, or null
 * @param message of the current failure, or null
 * @param failingSince when the first of them failed, or null
 * @param openUntil the circuit breaker lets nothing through before, or null when it is closed
 */
public record Health(
    Instant lastDeliveryAt,
    int failures,
    String kind,
    String message,
    Instant failingSince,
    Instant openUntil) {
  public static final Health UNKNOWN = new Health(null, 0, null, null, null, null);

  public boolean open(Instant now) {
    return openUntil != null && now.isBefore(openUntil);
  }
}
