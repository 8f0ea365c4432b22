package dev.sluice.aws.store;

import java.time.Instant;

/**
 * Where a stock Flagsmith posts its evaluations.
 *
 * @param secret ciphertext of the HMAC secret
 * @param previousSecret ciphertext of the one before a rotation, or null
 * @param previousUntil until when that one is accepted too, or null
 */
public record Webhook(
    String id,
    String organisation,
    String project,
    String environment,
    byte[] secret,
    byte[] previousSecret,
    Instant previousUntil,
    Instant createdAt) {
  @Override
  public String toString() {
    return "Webhook[" + id + "]";
  }
}
