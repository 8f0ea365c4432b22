package dev.sluice.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.store.RateStore;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Records per second of a scope, over all instances and approximately: each counts for itself
 * within windows of ten seconds and adds its count to a shared one at most once a second. The
 * request that crosses the limit still passes, so that one of any allowed size can. Without the
 * shared count each instance goes by its own. See docs/decisions/0002-rate-limits.md.
 */
final class RateLimiter {
  static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);
  private static final int SCOPES = 20_000;
  private final RateStore store;
  private final Clock clock;
  private final Cache<String, RateWindow> windows;

  /** Whose records are counted, and how many are allowed. */
  record Scope(String name, int recordsPerSecond) {
    long allowance() {
      return recordsPerSecond * WINDOW.toSeconds();
    }
  }

  RateLimiter(RateStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.windows =
        Caffeine.newBuilder()
            .maximumSize(SCOPES)
            .expireAfterAccess(WINDOW.multipliedBy(2))
            .ticker(Lookup.ticker(clock))
            .build();
  }

  /** Refuses early, before the body is read, what is known to be too much. */
  void check(Scope scope) {
    if (window(scope).known(now()) >= scope.allowance()) {
      throw tooFast(scope);
    }
  }

  /** Counts records, and refuses them when the window was used up before. */
  void take(Scope scope, int records) {
    RateWindow window = window(scope);
    long start = now();
    long total = window.add(start, records);
    long share = window.shareToSync(start, clock.millis());
    if (share > 0) {
      total = Math.max(total, synced(scope, window, start, share));
    }
    if (total - records >= scope.allowance()) {
      throw tooFast(scope);
    }
  }

  private long synced(Scope scope, RateWindow window, long start, long share) {
    try {
      return window.synced(start, store.add(scope.name(), start, share));
    } catch (SdkException e) {
      LOG.atWarn().setCause(e).log("could not share the count of a rate limit");
      return 0;
    }
  }

  private RateWindow window(Scope scope) {
    return windows.get(scope.name(), any -> new RateWindow());
  }

  /** Start of the current window. */
  private long now() {
    return Math.floorDiv(clock.millis(), WINDOW.toMillis()) * WINDOW.toMillis();
  }

  private Refusal tooFast(Scope scope) {
    long left = now() + WINDOW.toMillis() - clock.millis();
    return Refusal.later(
        429,
        "too_fast",
        "More than " + scope.recordsPerSecond() + " records per second; send them later.",
        (int) Math.ceilDiv(left, 1000L));
  }
}
