package dev.sluice.testkit.warehouse;

import dev.sluice.warehouse.Warehouse;
import java.util.List;

/**
 * What the contract suite needs of a warehouse beside the contract itself. Each instance has a
 * schema of its own.
 */
public interface WarehouseUnderTest extends AutoCloseable {
  /** Another connection to the same schema. */
  Warehouse open();

  /**
   * Runs a statement with the customer's rights; names of managed tables are replaced by {@link
   * #table}.
   */
  void run(String sql);

  /** The rows of a query, every value as text or null; times as 2026-11-24 12:00:00 in UTC. */
  List<List<String>> rows(String sql);

  /** A managed table's full name in this warehouse's quoting. */
  String table(String name);

  /**
   * A way to forbid rows whose event is this, as a customer's constraint would. Called before the
   * tables exist.
   */
  void forbidEvent(String event);

  @Override
  void close();
}
