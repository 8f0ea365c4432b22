package dev.sluice.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.EnvironmentKeyStore;
import dev.sluice.aws.store.EnvironmentRoute;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the sender by {@code X-Environment-Key}. Known and unknown keys have caches of their own,
 * so that guessing cannot push out the keys in use.
 */
final class Senders {
  private static final int LONGEST_KEY = 200;
  private static final int ENTRIES = 10_000;
  private static final Duration KNOWN_FOR = Duration.ofSeconds(10);
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(2);
  private final EnvironmentKeyStore keys;
  private final Cache<String, Sender> known;
  private final Cache<String, Boolean> unknown;

  Senders(EnvironmentKeyStore keys, Clock clock) {
    this.keys = keys;
    this.known = cache(clock, KNOWN_FOR);
    this.unknown = cache(clock, UNKNOWN_FOR);
  }

  Sender of(Request request) {
    String key = request.header("X-Environment-Key");
    if (key == null || key.isBlank()) {
      throw Refusal.of(
          401, "unknown_key", "Send the environment's key in the header X-Environment-Key.");
    }
    if (key.length() > LONGEST_KEY) {
      throw unknownKey();
    }
    String hash = EnvironmentKeyStore.hash(key);
    Sender sender = known.getIfPresent(hash);
    if (sender != null) {
      return sender;
    }
    if (unknown.getIfPresent(hash) != null) {
      throw unknownKey();
    }
    Optional<EnvironmentRoute> route = Lookup.of("the environment's key", () -> keys.find(hash));
    if (route.isEmpty()) {
      unknown.put(hash, true);
      throw unknownKey();
    }
    sender = new Sender("KEY#" + hash, route.get());
    known.put(hash, sender);
    return sender;
  }

  private static Refusal unknownKey() {
    return Refusal.of(
        401, "unknown_key", "The key in X-Environment-Key is not known; create or copy it again.");
  }

  private static <V> Cache<String, V> cache(Clock clock, Duration time) {
    return Caffeine.newBuilder()
        .maximumSize(ENTRIES)
        .expireAfterWrite(time)
        .ticker(Lookup.ticker(clock))
        .build();
  }
}
