package dev.sluice.stats;

import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.CountStore.Period;
import dev.sluice.aws.store.Health;
import dev.sluice.aws.store.HealthStore.RecentError;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One word for a person: active, degraded, error or idle. */
final class HealthWord {
  private static final int TOO_MANY_FAILURES = 3;

  private HealthWord() {}

  static String of(
      Connection connection, Health health, Period last, List<RecentError> errors, Instant now) {
    boolean needsTheCustomer =
        health.failures() > 0
            && ("SETUP".equals(health.kind()) || "UNSUPPORTED".equals(health.kind()));
    boolean neverPassed = !connection.streaming() && connection.status() == Connection.Status.ERROR;
    if (neverPassed || needsTheCustomer || health.failures() >= TOO_MANY_FAILURES) {
      return "error";
    }
    if (health.failures() > 0 || !errors.isEmpty() || last.discarded().total() > 0) {
      return "degraded";
    }
    boolean delivered =
        health.lastDeliveryAt() != null
            && health.lastDeliveryAt().isAfter(now.minus(Duration.ofHours(24)));
    return delivered || last.delivered().total() > 0 ? "active" : "idle";
  }
}
