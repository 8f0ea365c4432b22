package dev.sluice.config;

import java.time.Duration;

/**
 * How long a call waits for a warehouse before it answers with an operation: API Gateway gives up
 * after 30 seconds.
 *
 * @param call longest wait of a call
 * @param reserve kept free of the function's own time
 * @param cancelling how long a cancelled statement may take to end
 * @param operation an operation that has not ended after this never will
 */
record Patience(Duration call, Duration reserve, Duration cancelling, Duration operation) {
  static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(20),
          Duration.ofSeconds(3),
          Duration.ofSeconds(2),
          Duration.ofMinutes(16));

  Duration ofCall(Duration timeLeft) {
    Duration left = timeLeft.minus(reserve);
    return left.compareTo(call) < 0 ? left : call;
  }

  Duration ofOperation(Duration timeLeft) {
    return timeLeft.minus(reserve).minus(cancelling);
  }
}
