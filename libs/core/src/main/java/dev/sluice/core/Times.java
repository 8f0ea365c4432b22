package dev.sluice.core;

import java.time.Duration;

/**
 * How the times of the path fit together. Each is longer than what has to end within it: a
 * statement within a function, a function within a lease, a lease within a message's visibility.
 */
public final class Times {
  /** A statement in a warehouse is ended by the server after this. */
  public static final Duration STATEMENT = Duration.ofSeconds(240);

  /** The flush function is ended after this. */
  public static final Duration FLUSH_FUNCTION = Duration.ofSeconds(300);

  /** A lane belongs to its holder for this long. */
  public static final Duration LEASE = Duration.ofSeconds(360);

  /** A received message is hidden from other receivers for this long. */
  public static final Duration VISIBILITY = Duration.ofSeconds(1800);

  /** How long the event source gathers messages for one batch. */
  public static final Duration BATCHING_WINDOW = Duration.ofSeconds(20);

  private Times() {}
}
