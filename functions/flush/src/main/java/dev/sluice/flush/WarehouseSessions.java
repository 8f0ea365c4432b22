package dev.sluice.flush;

import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.Vault.VaultException;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.InvalidSettingsException;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import dev.sluice.warehouse.Warehouses;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Open warehouses that are kept between batches. One is lent to one thread at a time; the longest
 * unused are closed when there are too many.
 */
final class WarehouseSessions {
  private static final int KEPT = 16;
  private final Warehouses warehouses;
  private final SettingsVault settings;
  private final Map<Key, Warehouse> idle = new LinkedHashMap<>();

  private record Key(String connectionId, long settingsVersion) {}

  WarehouseSessions(Warehouses warehouses, SettingsVault settings) {
    this.warehouses = warehouses;
    this.settings = settings;
  }

  /**
   * An open warehouse with its tables at the current version; give it back, or close it when it
   * failed.
   *
   * @throws WarehouseException also when the stored settings cannot be used
   */
  Warehouse borrow(Connection connection) {
    Warehouse kept;
    synchronized (idle) {
      kept = idle.remove(key(connection));
    }
    return kept == null ? open(connection) : kept;
  }

  void giveBack(Connection connection, Warehouse warehouse) {
    Warehouse outdated;
    synchronized (idle) {
      outdated = idle.put(key(connection), warehouse);
      if (outdated == null && idle.size() > KEPT) {
        Key oldest = idle.keySet().iterator().next();
        outdated = idle.remove(oldest);
      }
    }
    if (outdated != null) {
      outdated.close();
    }
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

  private static Key key(Connection connection) {
    return new Key(connection.id(), connection.active().version());
  }
}
