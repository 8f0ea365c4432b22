package dev.sluice.stats;

import dev.sluice.aws.http.Json;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.CountStore.Counts;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault.VaultException;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.stats.Telemetry.Window;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.InvalidSettingsException;
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

/** Asks the warehouse itself, over the same column and window as the counters, and shows both. */
final class Verification {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(4);
  private final Warehouses warehouses;
  private final SettingsVault settings;
  private final Duration limit;

  Verification(Warehouses warehouses, SettingsVault settings) {
    this(warehouses, settings, LIMIT);
  }

  /**
   * @param limit for both counts together; then the statement is cancelled
   */
  Verification(Warehouses warehouses, SettingsVault settings, Duration limit) {
    this.warehouses = warehouses;
    this.settings = settings;
    this.limit = limit;
  }

  Map<String, Object> verify(Connection connection, Window window, Counts counted) {
    Map<String, Object> body = new LinkedHashMap<>();
    Map<String, Object> times = new LinkedHashMap<>();
    times.put("from", Json.time(window.from()));
    times.put("to", Json.time(window.to()));
    body.put("window", times);
    body.put("counted", Telemetry.numbers(counted));
    Counts found = null;
    String error = null;
    try {
      found = ask(connection, window);
    } catch (WarehouseException e) {
      error = e.getMessage();
    }
    body.put("warehouse", found == null ? null : Telemetry.numbers(found));
    body.put("equal", found == null ? null : found.equals(counted));
    body.put("error", error);
    return body;
  }

  private Counts ask(Connection connection, Window window) {
    if (connection.active() == null) {
      throw failure(
          FailureKind.SETUP, "the connection has not passed its test yet", "test the connection");
    }
    Warehouse warehouse = open(connection);
    ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    Future<Counts> counts =
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
    return await(counts, warehouse);
  }

  private Warehouse open(Connection connection) {
    SavedSettings active = connection.active();
    try {
      return warehouses.open(
          active.type(),
          settings.config(active),
          settings.credentials(connection.organisation(), active));
    } catch (InvalidSettingsException | VaultException e) {
      throw new WarehouseException(
          FailureKind.SETUP,
          "the connection's stored settings cannot be used",
          e.getMessage(),
          "edit the connection and test it again",
          e);
    }
  }

  private Counts await(Future<Counts> counts, Warehouse warehouse) {
    try {
      return counts.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      warehouse.cancel();
      waitForTheEnd(counts);
      throw failure(
          FailureKind.TRANSIENT,
          "the warehouse did not count within " + limit.toSeconds() + " seconds",
          "try again in a minute: it may be starting");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof WarehouseException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(FailureKind.TRANSIENT, "the count was interrupted", "try again");
    }
  }

  /** Nothing of ours may still run when the function is frozen. */
  private static void waitForTheEnd(Future<Counts> counts) {
    try {
      counts.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The outcome no longer matters.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static WarehouseException failure(FailureKind kind, String what, String fix) {
    return new WarehouseException(kind, what, null, fix, null);
  }
}
