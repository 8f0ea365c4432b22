package dev.sluice.config;

import dev.sluice.aws.http.Json;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.Connection.Status;
import dev.sluice.aws.store.Health;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault.VaultException;
import dev.sluice.warehouse.Diagnosis.Failure;
import dev.sluice.warehouse.FailureKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection as the API shows it: never with a credential. */
final class ConnectionView {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionView.class);
  private final SettingsVault vault;
  private final HealthStore health;
  private final Duration longestTest;
  private final Clock clock;

  private record State(Status status, Map<String, Object> lastError) {}

  ConnectionView(SettingsVault vault, HealthStore health, Patience patience, Clock clock) {
    this.vault = vault;
    this.health = health;
    this.longestTest = patience.operation();
    this.clock = clock;
  }

  Map<String, Object> json(Connection connection) {
    boolean editing =
        connection.streaming() && connection.active().version() != connection.edited().version();
    State state = state(connection);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", connection.id());
    json.put("type", connection.edited().type());
    json.put("name", connection.name());
    json.put("status", state.status().name().toLowerCase(Locale.ROOT));
    json.put("streaming", connection.streaming());
    json.put("paused", connection.paused());
    json.put("config", vault.config(connection.edited()));
    json.put("active_type", editing ? connection.active().type() : null);
    json.put("active_config", editing ? vault.config(connection.active()) : null);
    json.put("credentials_set", credentialsSet(connection));
    json.put("flush_interval_minutes", connection.flushIntervalMinutes());
    json.put("generation", connection.generation());
    json.put("created_at", Json.time(connection.createdAt()));
    json.put("updated_at", Json.time(connection.updatedAt()));
    json.put("last_tested_at", Json.time(connection.lastTestedAt()));
    json.put("last_error", state.lastError());
    return json;
  }

  /** What the test said, unless delivery or the time that has passed knows better. */
  private State state(Connection connection) {
    if (connection.status() == Status.CONNECTED) {
      Health now = health.find(connection.organisation());
      if (FailureKind.SETUP.name().equals(now.kind())) {
        Failure failure = new Failure(FailureKind.SETUP, now.message(), null, null);
        return new State(
            Status.ERROR, TestOutcome.error("deliver records", failure, now.failingSince()));
      }
    }
    if (connection.status() == Status.TESTING && clock.instant().isAfter(testEnds(connection))) {
      Failure failure =
          new Failure(
              FailureKind.TRANSIENT, "the test did not come to its end", null, "test again");
      return new State(
          Status.ERROR, TestOutcome.error("test the connection", failure, testEnds(connection)));
    }
    return new State(connection.status(), Views.parse(connection.lastError()));
  }

  private Instant testEnds(Connection connection) {
    Instant tested = connection.lastTestedAt();
    Instant started =
        tested != null && tested.isAfter(connection.updatedAt()) ? tested : connection.updatedAt();
    return started.plus(longestTest);
  }

  private List<String> credentialsSet(Connection connection) {
    try {
      return List.copyOf(
          new TreeSet<>(
              vault.credentials(connection.organisation(), connection.edited()).keySet()));
    } catch (VaultException e) {
      LOG.error("the credentials of connection {} do not open", connection.id(), e);
      return List.of();
    }
  }
}
