package dev.sluice.ingest;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.aws.http.Refusal;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Looking up what a request cannot be accepted without. */
final class Lookup {
  static final int RETRY_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(Lookup.class);

  private Lookup() {}

  /** The sender is asked to come back when the table cannot be read. */
  static <T> T of(String what, Supplier<T> read) {
    try {
      return read.get();
    } catch (SdkException e) {
      LOG.atError().setCause(e).log("could not look up {}", what);
      throw Refusal.later(
          503,
          "lookup_unavailable",
          "Looking up " + what + " failed on our side; send the request again.",
          RETRY_SECONDS);
    }
  }

  /** Caches age by the same clock as everything else. */
  static Ticker ticker(Clock clock) {
    return () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }
}
