package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.Column;
import dev.sluice.core.table.ColumnType;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Slice;
import dev.sluice.warehouse.WarehouseException;

/** Swaps one day of one ingestion in a single transaction. */
final class DuckDbReplace {
  private final DuckDbSession session;

  DuckDbReplace(DuckDbSession session) {
    this.session = session;
  }

  long replace(Slice slice, RowSource rows, Fence fence) {
    DuckDbStage stage = new DuckDbStage(session);
    try {
      stage.fill(slice.table(), rows);
      checkWithin(slice);
      return session.transaction(
          "could not replace %s of ingestion %s".formatted(slice.day(), slice.ingestionId()),
          () -> swap(slice, fence));
    } finally {
      DuckDbStage.tidy(stage);
    }
  }

  /** A row of another day or ingestion would stay, and double, when the slice is replaced again. */
  private void checkWithin(Slice slice) {
    ManagedTable table = slice.table();
    Column day = table.columns().get(table.indexOf(table.dayColumn()));
    long outside =
        session.number(
            "could not check the rows of a day",
            "SELECT count(*) FROM temp.%s WHERE ingestion_id IS DISTINCT FROM ? OR (CAST(%s AS DATE) = DATE '%s') IS NOT TRUE"
                .formatted(DuckDbStage.NAME, DuckDbDialect.fromStage(day), slice.day()),
            slice.ingestionId());
    if (outside > 0) {
      throw new WarehouseException(
          FailureKind.SETUP,
          "did not replace %s of ingestion %s: %d rows are of another day or ingestion"
              .formatted(slice.day(), slice.ingestionId(), outside),
          null,
          "let the query give rows of that day only",
          null);
    }
  }

  private long swap(Slice slice, Fence fence) {
    ManagedTable table = slice.table();
    String attempted = "could not replace a day of " + table.tableName();
    String target = session.dialect().table(table);
    DuckDbFence.advance(session, fence);
    session.update(
        attempted,
        "DELETE FROM %s WHERE ingestion_id = ? AND %s".formatted(target, ofDay(slice)),
        slice.ingestionId());
    return session.update(
        attempted,
        "INSERT INTO %s (%s) SELECT %s FROM temp.%s"
            .formatted(
                target,
                DuckDbDialect.columns(table),
                DuckDbDialect.columnsFromStage(table),
                DuckDbStage.NAME));
  }

  private static String ofDay(Slice slice) {
    String column = DuckDbDialect.quote(slice.table().dayColumn());
    String from = slice.day().toString();
    String to = slice.day().plusDays(1).toString();
    boolean time =
        slice.table().columns().get(slice.table().indexOf(slice.table().dayColumn())).type()
            == ColumnType.TIMESTAMP;
    String type = time ? "TIMESTAMP" : "DATE";
    return "%1$s >= %2$s '%3$s' AND %1$s < %2$s '%4$s'".formatted(column, type, from, to);
  }
}
