package dev.sluice.warehouse.duckdb;

import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.WarehouseException;

/** The highest fence that each lane has seen, changed in the same transaction as the rows. */
final class DuckDbFence {
  private DuckDbFence() {}

  /** Within a transaction; two of them at once conflict on the lane's row, and one fails. */
  static void advance(DuckDbSession session, Fence fence) {
    String lanes = session.dialect().table("sluice_lanes");
    String attempted = "could not check the fence of " + fence.lane();
    long advanced =
        session.update(
            attempted,
            "UPDATE %s SET fence = ? WHERE lane = ? AND fence <= ?".formatted(lanes),
            fence.number(),
            fence.lane(),
            fence.number());
    if (advanced > 0) {
      return;
    }
    long higher =
        session.number(
            attempted, "SELECT count(*) FROM %s WHERE lane = ?".formatted(lanes), fence.lane());
    if (higher > 0) {
      throw new WarehouseException(
          FailureKind.FENCED,
          "did not write: " + fence.lane() + " has passed on to another writer",
          null,
          "it is retried under a lease of its own",
          null);
    }
    session.update(
        attempted, "INSERT INTO %s VALUES (?, ?)".formatted(lanes), fence.lane(), fence.number());
  }
}
