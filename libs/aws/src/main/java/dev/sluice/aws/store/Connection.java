package dev.sluice.aws.store;

import java.time.Duration;
import java.time.Instant;

/**
 * The one warehouse that an organisation streams into.
 *
 * @param generation rises with each Connect of the organisation
 * @param active the settings that are delivered with; null until a test has passed
 * @param edited the newest settings, which the form shows; equal to active once they have passed
 * @param status what the newest settings' test said
 * @param lastError JSON of what failed in that test, or null
 * @param revision for optimistic locking
 */
public record Connection(
    String organisation,
    String id,
    long generation,
    String name,
    boolean paused,
    int flushIntervalMinutes,
    SavedSettings active,
    SavedSettings edited,
    Status status,
    String lastError,
    Instant lastTestedAt,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  /** The state of the newest settings. */
  public enum Status {
    PENDING_CUSTOMER_SETUP,
    TESTING,
    CONNECTED,
    ERROR
  }

  /** Whether records are accepted: some settings have passed their test. */
  public boolean streaming() {
    return active != null;
  }

  public Duration flushInterval() {
    return Duration.ofMinutes(flushIntervalMinutes);
  }
}
