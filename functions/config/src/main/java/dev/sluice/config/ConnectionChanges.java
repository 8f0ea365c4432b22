package dev.sluice.config;

import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.store.AuditEntry;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.Connection.Status;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Stores what people change, each change with its audit entry. */
final class ConnectionChanges {
  private final ConnectionStore store;
  private final HealthStore health;
  private final SettingsVault vault;
  private final Clock clock;

  ConnectionChanges(ConnectionStore store, HealthStore health, SettingsVault vault, Clock clock) {
    this.store = store;
    this.health = health;
    this.vault = vault;
    this.clock = clock;
  }

  Connection create(Caller caller, Draft draft) {
    String organisation = caller.organisation();
    Instant now = clock.instant();
    if (store.find(organisation).isPresent()) {
      throw exists();
    }
    Connection connection =
        new Connection(
            organisation,
            Texts.random("wc_", 22),
            store.nextGeneration(organisation),
            draft.name(),
            false,
            draft.flushIntervalMinutes(),
            null,
            seal(organisation, draft, 1),
            Status.TESTING,
            null,
            null,
            now,
            now,
            0);
    AuditEntry entry = entry(caller, "connection.create", connection.id(), draft.changed());
    if (!store.create(connection, entry)) {
      throw exists();
    }
    return connection;
  }

  /** The draft over the connection as it was read; what delivers stays as it is. */
  Connection edit(Caller caller, Connection old, Draft draft) {
    SavedSettings edited =
        draft.settingsChanged()
            ? seal(old.organisation(), draft, old.edited().version() + 1)
            : old.edited();
    Connection changed =
        new Connection(
            old.organisation(),
            old.id(),
            old.generation(),
            draft.name(),
            old.paused(),
            draft.flushIntervalMinutes(),
            old.active(),
            edited,
            draft.test() ? Status.TESTING : old.status(),
            draft.test() ? null : old.lastError(),
            old.lastTestedAt(),
            old.createdAt(),
            clock.instant(),
            old.revision());
    return update(changed, entry(caller, "connection.update", old.id(), draft.changed()));
  }

  Connection pause(Caller caller, Connection old, boolean paused) {
    Connection changed =
        new Connection(
            old.organisation(),
            old.id(),
            old.generation(),
            old.name(),
            paused,
            old.flushIntervalMinutes(),
            old.active(),
            old.edited(),
            old.status(),
            old.lastError(),
            old.lastTestedAt(),
            old.createdAt(),
            clock.instant(),
            old.revision());
    String action = paused ? "connection.pause" : "connection.resume";
    Connection stored = update(changed, entry(caller, action, old.id(), List.of("paused")));
    if (!paused) {
      health.reset(old.organisation());
    }
    return stored;
  }

  void delete(Caller caller, String id) {
    AuditEntry entry = entry(caller, "connection.delete", id, List.of());
    if (!store.delete(caller.organisation(), id, entry)) {
      throw Refusal.notFound("The connection " + id);
    }
    health.forget(caller.organisation());
  }

  private Connection update(Connection changed, AuditEntry entry) {
    if (!store.update(changed, entry)) {
      throw Refusal.of(
          409, "changed_meanwhile", "Somebody else changed the connection; read it again.");
    }
    return changed;
  }

  private SavedSettings seal(String organisation, Draft draft, long version) {
    return vault.seal(organisation, draft.type(), draft.config(), draft.credentials(), version);
  }

  private AuditEntry entry(Caller caller, String action, String target, List<String> changed) {
    return new AuditEntry(
        caller.organisation(), clock.instant(), caller.subject(), action, target, changed);
  }

  private static Refusal exists() {
    return Refusal.of(
        409, "connection_exists", "The organisation has a connection; edit or disconnect it.");
  }
}
