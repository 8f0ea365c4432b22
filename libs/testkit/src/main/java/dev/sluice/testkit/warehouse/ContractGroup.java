package dev.sluice.testkit.warehouse;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.testkit.warehouse.WarehouseContract.Ability;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A fresh schema for each test, and what the groups of the contract share. */
@Timeout(120)
abstract class ContractGroup {
  static final Fence FENCE = new Fence("lane-0", 1);
  static final ManagedTable EVENTS = ManagedTable.CUSTOM_EVENTS;
  static final LocalDate TODAY = LocalDate.parse("2026-11-24");
  WarehouseUnderTest place;
  Warehouse warehouse;

  /** The contract that this group belongs to. */
  abstract WarehouseContract contract();

  @BeforeEach
  void open() {
    place = contract().place();
    warehouse = place.open();
  }

  @AfterEach
  void close() {
    warehouse.close();
    place.close();
  }

  Map<Ability, String> cannot() {
    return contract().cannot();
  }

  long count(String table) {
    return Long.parseLong(place.rows("SELECT count(*) FROM " + place.table(table)).get(0).get(0));
  }

  static WarehouseException failure(Callable<?> call) {
    try {
      call.call();
    } catch (WarehouseException e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError("not a WarehouseException", e);
    }
    throw new AssertionError("it should have failed");
  }
}
