package dev.sluice.flush;

import dev.sluice.warehouse.FailureKind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a circuit breaker stays open: doubling with each failure in a row, with jitter. */
final class Backoff {
  private static final Duration SETUP_FIRST = Duration.ofSeconds(30);
  private static final Duration SETUP_LONGEST = Duration.ofMinutes(30);
  private static final Duration TRANSIENT_FIRST = Duration.ofSeconds(2);
  private static final Duration TRANSIENT_LONGEST = Duration.ofMinutes(5);

  private Backoff() {}

  /**
   * @param failures in a row before this one
   */
  static Duration after(FailureKind kind, int failures) {
    boolean setup = kind == FailureKind.SETUP || kind == FailureKind.UNSUPPORTED;
    Duration first = setup ? SETUP_FIRST : TRANSIENT_FIRST;
    Duration longest = setup ? SETUP_LONGEST : TRANSIENT_LONGEST;
    long millis = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 20));
    return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 5 + 1));
  }

  /** Until a lane that somebody else holds is asked for again: 5 to 30 seconds. */
  static int takenLaneSeconds() {
    return ThreadLocalRandom.current().nextInt(5, 31);
  }
}
