package dev.sluice.stats;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.CountStore.Counts;
import dev.sluice.aws.store.CountStore.Period;
import dev.sluice.aws.store.Health;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.HealthStore.RecentError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The last 24 hours and the 24 before, from counters; a warehouse is only asked when the caller
 * wants it verified.
 */
final class Telemetry {
  private static final Duration DAY = Duration.ofHours(24);
  private static final int ERRORS_SHOWN = 20;
  private static final int ERRORS_COUNTED = 500;

  /** The errors of loads that did not happen; others tell of single rows and chunks. */
  private static final Set<String> FAILED_DELIVERY = Set.of("SETUP", "TRANSIENT", "UNSUPPORTED");

  private final ConnectionStore connections;
  private final CountStore counts;
  private final HealthStore healthStore;
  private final Verification verification;
  private final Clock clock;

  Telemetry(
      ConnectionStore connections,
      CountStore counts,
      HealthStore healthStore,
      Verification verification,
      Clock clock) {
    this.connections = connections;
    this.counts = counts;
    this.healthStore = healthStore;
    this.verification = verification;
    this.clock = clock;
  }

  Answer answer(Request request) {
    Caller caller = Caller.reader(request);
    boolean verify = verify(request.query("verify"));
    Connection connection =
        connections
            .find(caller.organisation())
            .filter(found -> found.id().equals(request.path("id")))
            .orElseThrow(() -> Refusal.notFound("The connection"));
    Window window = Window.endingAt(clock.instant());
    Period last = counts.period(caller.organisation(), window.from(), window.to());
    Period previous = counts.period(caller.organisation(), window.from().minus(DAY), window.from());
    Health health = healthStore.find(caller.organisation());
    List<RecentError> errors =
        healthStore.recentErrors(caller.organisation(), clock.instant().minus(DAY), ERRORS_COUNTED);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", HealthWord.of(connection, health, last, errors, clock.instant()));
    body.put("paused", connection.paused());
    body.put("last_delivery_at", Json.time(health.lastDeliveryAt()));
    body.put("events_last_24h", numbers(last.delivered()));
    body.put("events_previous_24h", numbers(previous.delivered()));
    body.put("waiting", numbers(counts.waiting(caller.organisation(), connection.generation())));
    body.put("discarded_last_24h", numbers(last.discarded()));
    body.put("failed_deliveries_last_24h", failedDeliveries(errors));
    boolean open = health.open(clock.instant());
    body.put("next_attempt_at", open ? Json.time(health.openUntil()) : null);
    body.put("recent_errors", errors.stream().limit(ERRORS_SHOWN).map(Telemetry::error).toList());
    body.put("verified", verify ? verification.verify(connection, window.of(connection)) : null);
    return Answer.ok(body);
  }

  private static boolean verify(String parameter) {
    if (parameter == null || parameter.equals("false")) {
      return false;
    }
    if (parameter.equals("true")) {
      return true;
    }
    throw Refusal.invalid(Map.of("verify", "must be true or false"));
  }

  private static long failedDeliveries(List<RecentError> errors) {
    return errors.stream().filter(error -> FAILED_DELIVERY.contains(error.kind())).count();
  }

  private static Map<String, Object> error(RecentError error) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("occurred_at", Json.time(error.occurredAt()));
    body.put("kind", error.kind().toLowerCase(java.util.Locale.ROOT));
    body.put("message", error.message());
    return body;
  }

  static Map<String, Object> numbers(Counts counts) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("evaluations", counts.evaluations());
    body.put("custom_events", counts.events());
    body.put("total", counts.total());
    return body;
  }

  /** 24 hours of whole buckets, the running one included. */
  record Window(Instant from, Instant to) {
    static Window endingAt(Instant now) {
      Instant to = bucketOf(now).plus(CountStore.BUCKET);
      return new Window(to.minus(DAY), to);
    }

    /**
     * Without what the organisation streamed into the warehouse that it had before: the bucket in
     * which it changed has rows of both.
     */
    Window of(Connection connection) {
      Instant bucket = bucketOf(connection.createdAt());
      Instant start = connection.generation() > 1 ? bucket.plus(CountStore.BUCKET) : bucket;
      return start.isAfter(from) ? new Window(start, to) : this;
    }

    boolean empty() {
      return !from.isBefore(to);
    }

    private static Instant bucketOf(Instant time) {
      long bucket = CountStore.BUCKET.toMillis();
      return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), bucket) * bucket);
    }
  }
}
