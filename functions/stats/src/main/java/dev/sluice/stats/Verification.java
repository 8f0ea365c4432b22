package dev.sluice.stats;

import dev.sluice.aws.http.Json;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.CountStore.Counts;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault.VaultException;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.stats.Telemetry.Window;
import dev.sluice.warehouse.Diagnosis.Failure;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.InvalidSettingsException;
import dev.sluice.warehouse.Redaction;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import dev.sluice.warehouse.Warehouses;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the warehouse itself, over the same column and window as the counters, and shows both. */
final class Verification {
  private static final Logger LOG = LoggerFactory.getLogger(Verification.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(4);
  private static final Duration CANCEL_AGAIN = Duration.ofMillis(100);
  private final Warehouses warehouses;
  private final SettingsVault settings;
  private final CountStore counts;
  private final Duration limit;

  Verification(Warehouses warehouses, SettingsVault settings, CountStore counts) {
    this(warehouses, settings, counts, LIMIT);
  }

  /**
   * @param limit for both counts together; then the statement is cancelled
   */
  Verification(Warehouses warehouses, SettingsVault settings, CountStore counts, Duration limit) {
    this.warehouses = warehouses;
    this.settings = settings;
    this.counts = counts;
    this.limit = limit;
  }

  Map<String, Object> verify(Connection connection, Window window) {
    Counts counted = counted(connection, window);
    Counts found = null;
    String error = null;
    try {
      found = ask(connection, window);
    } catch (WarehouseException e) {
      error = e.getMessage();
    }
    if (found != null && !found.equals(counted)) {
      // What was loaded in between is counted a moment after it is in the table.
      counted = counted(connection, window);
    }
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("from", Json.time(window.from()));
    times.put("to", Json.time(window.to()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("window", times);
    body.put("counted", Telemetry.numbers(counted));
    body.put("warehouse", found == null ? null : Telemetry.numbers(found));
    body.put("equal", found == null ? null : found.equals(counted));
    body.put("error", error);
    return body;
  }

  private Counts counted(Connection connection, Window window) {
    return window.empty()
        ? new Counts(0, 0)
        : counts.period(connection.organisation(), window.from(), window.to()).delivered();
  }

  private Counts ask(Connection connection, Window window) {
    SavedSettings active = connection.active();
    if (active == null) {
      throw failure(
          FailureKind.SETUP, "the connection has not passed its test yet", "test the connection");
    }
    Map<String, String> credentials = credentials(connection.organisation(), active);
    Redaction redaction = new Redaction(credentials.values());
    try {
      return count(warehouses.open(active.type(), settings.config(active), credentials), window);
    } catch (InvalidSettingsException e) {
      throw unusable(redaction.clean(e.getMessage()));
    } catch (WarehouseException e) {
      throw redacted(e, redaction);
    }
  }

  private Map<String, String> credentials(String organisation, SavedSettings active) {
    try {
      return settings.credentials(organisation, active);
    } catch (VaultException e) {
      throw unusable(e.getMessage());
    }
  }

  private Counts count(Warehouse warehouse, Window window) {
    // A platform thread: a driver's native call would keep the few threads that carry virtual ones.
    ExecutorService thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    Future<Counts> found =
        thread.submit(
            () -> {
              try (warehouse) {
                return new Counts(
                    warehouse.countReceived(
                        ManagedTable.FLAG_EVALUATIONS, window.from(), window.to()),
                    warehouse.countReceived(
                        ManagedTable.CUSTOM_EVENTS, window.from(), window.to()));
              }
            });
    thread.shutdown();
    return await(found, warehouse);
  }

  private Counts await(Future<Counts> found, Warehouse warehouse) {
    try {
      return found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      cancel(found, warehouse);
      throw failure(
          FailureKind.TRANSIENT,
          "the warehouse did not count within " + limit.toSeconds() + " seconds",
          "try again in a minute: it may be starting");
    } catch (ExecutionException e) {
      throw told(e.getCause());
    } catch (InterruptedException e) {
      warehouse.cancel();
      Thread.currentThread().interrupt();
      throw failure(FailureKind.TRANSIENT, "the count was interrupted", "try again");
    }
  }

  private static WarehouseException told(Throwable thrown) {
    if (thrown instanceof WarehouseException known) {
      return known;
    }
    // Not with its message: it did not come from the warehouse's module and may hold anything.
    IllegalStateException anonymous =
        new IllegalStateException("a verification threw " + thrown.getClass().getName());
    anonymous.setStackTrace(thrown.getStackTrace());
    LOG.error("a verification failed unexpectedly", anonymous);
    return failure(
        FailureKind.TRANSIENT,
        "the count failed unexpectedly (" + thrown.getClass().getSimpleName() + ")",
        "try again; when it persists, report it");
  }

  /** Nothing of ours may still run when the function is frozen, not even the next statement. */
  private static void cancel(Future<Counts> found, Warehouse warehouse) {
    long end = System.nanoTime() + GRACE.toNanos();
    do {
      warehouse.cancel();
      try {
        found.get(CANCEL_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException e) {
        return;
      } catch (TimeoutException e) {
        // It was between two statements, or takes its time.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    } while (System.nanoTime() < end);
    LOG.warn("a cancelled verification is still running");
  }

  private static WarehouseException redacted(WarehouseException e, Redaction redaction) {
    Failure clean = redaction.clean(e.failure());
    return new WarehouseException(
        clean.kind(), clean.message(), clean.vendorWords(), clean.fix(), null);
  }

  private static WarehouseException unusable(String why) {
    return new WarehouseException(
        FailureKind.SETUP,
        "the connection's stored settings cannot be used",
        why,
        "edit the connection and test it again",
        null);
  }

  private static WarehouseException failure(FailureKind kind, String what, String fix) {
    return new WarehouseException(kind, what, null, fix, null);
  }
}
