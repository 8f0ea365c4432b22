package dev.sluice.config;

import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.Connection.Status;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.SavedSettings;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Changes to a stored connection that may meet other changes. */
final class Connections {
  private static final int ATTEMPTS = 10;
  private final ConnectionStore store;
  private final HealthStore health;

  Connections(ConnectionStore store, HealthStore health) {
    this.store = store;
    this.health = health;
  }

  /** The connection of that id, or a Refusal. */
  Connection get(String organisation, String id) {
    return store
        .find(organisation)
        .filter(connection -> connection.id().equals(id))
        .orElseThrow(() -> Refusal.notFound("The connection " + id));
  }

  /**
   * Keeps what a test said about these settings, unless they have been edited or disconnected
   * meanwhile.
   */
  void keep(String organisation, String id, SavedSettings tested, TestOutcome outcome) {
    boolean kept =
        change(
            organisation,
            id,
            tested,
            old ->
                with(
                    old,
                    outcome.success() ? old.edited() : old.active(),
                    outcome.success() ? Status.CONNECTED : Status.ERROR,
                    outcome.success() ? null : Views.text(outcome.error()),
                    outcome.testedAt()));
    if (kept && outcome.success()) {
      health.reset(organisation);
    }
  }

  /** A test of these settings goes on in the background. */
  void testing(String organisation, String id, SavedSettings tested, Instant now) {
    change(organisation, id, tested, old -> with(old, old.active(), Status.TESTING, null, now));
  }

  private boolean change(
      String organisation, String id, SavedSettings tested, UnaryOperator<Connection> change) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Connection> current =
          store
              .find(organisation)
              .filter(found -> found.id().equals(id))
              .filter(found -> found.edited().version() == tested.version());
      if (current.isEmpty()) {
        return false;
      }
      if (store.update(change.apply(current.get()))) {
        return true;
      }
    }
    throw new IllegalStateException("connection " + id + " changes too fast to keep a test");
  }

  private static Connection with(
      Connection old, SavedSettings active, Status status, String lastError, Instant testedAt) {
    return new Connection(
        old.organisation(),
        old.id(),
        old.generation(),
        old.name(),
        old.paused(),
        old.flushIntervalMinutes(),
        active,
        old.edited(),
        status,
        lastError,
        testedAt,
        old.createdAt(),
        old.updatedAt(),
        old.revision());
  }
}
