package dev.sluice.core;

import java.time.Duration;

/**
 * When chunks fall due: at the boundaries of the connection's interval, each organisation with a
 * phase of its own.
 */
public final class Cadence {
  private Cadence() {}

  /**
   * The first boundary after the chunk was accepted, in milliseconds since the epoch. Chunks of one
   * slot share it, and so they load together; the phase spreads organisations over the interval.
   */
  public static long dueAt(String organisation, long acceptedAt, Duration interval) {
    long length = interval.toMillis();
    long phase = Math.floorMod((long) organisation.hashCode() * 0x9E3779B97F4A7C15L, length);
    return Math.floorDiv(acceptedAt - phase, length) * length + length + phase;
  }

  /** Whole seconds for SQS to hold a message back until then: 0 to 900. */
  public static int delaySeconds(long dueAt, long now) {
    long seconds = Math.ceilDiv(dueAt - now, 1000L);
    return (int) Math.clamp(seconds, 0, Limits.LONGEST_DELAY.toSeconds());
  }
}
