package dev.sluice.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The connection that an organisation's records are accepted for. */
final class Connections {
  private static final int ENTRIES = 10_000;
  private static final Duration KNOWN_FOR = Duration.ofSeconds(5);
  private final ConnectionStore store;
  private final Cache<String, Optional<Connection>> cache;

  Connections(ConnectionStore store, Clock clock) {
    this.store = store;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(ENTRIES)
            .expireAfterWrite(KNOWN_FOR)
            .ticker(Lookup.ticker(clock))
            .build();
  }

  /** Empty while there is no connection, or none that has ever worked. */
  Optional<Connection> streaming(String organisation) {
    Optional<Connection> connection = cache.getIfPresent(organisation);
    if (connection == null) {
      connection =
          Lookup.of("the organisation's connection", () -> store.find(organisation))
              .filter(Connection::streaming);
      cache.put(organisation, connection);
    }
    return connection;
  }
}
