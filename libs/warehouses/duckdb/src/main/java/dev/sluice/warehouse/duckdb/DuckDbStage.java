package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.WarehouseException;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** Rows on their way: streamed into a temporary table, which DuckDB moves to disk when it grows. */
final class DuckDbStage {
  static final String NAME = "sluice_stage";
  private final DuckDbSession session;

  DuckDbStage(DuckDbSession session) {
    this.session = session;
  }

  void fill(ManagedTable table, RowSource rows) {
    String attempted = "could not stage rows for " + table.tableName();
    session.update(attempted, DuckDbDialect.createStage(NAME, table));
    try (DuckDBAppender appender = session.connection().createAppender("temp", "main", NAME)) {
      rows.forEach(
          row -> {
            session.checkNotCancelled(attempted);
            append(appender, row, attempted);
          });
    } catch (SQLException e) {
      throw session.failure(attempted, e);
    }
  }

  void drop() {
    session.update("could not drop the stage", "DROP TABLE IF EXISTS temp." + NAME);
  }

  private void append(DuckDBAppender appender, Row row, String attempted) {
    try {
      appender.beginRow();
      for (Object value : row.values()) {
        append(appender, value);
      }
      appender.endRow();
    } catch (SQLException e) {
      throw session.failure(attempted, e);
    }
  }

  private static void append(DuckDBAppender appender, Object value) throws SQLException {
    switch (value) {
      case null -> appender.appendNull();
      case String text -> appender.append(text);
      case Long number -> appender.append(number.longValue());
      case Boolean flag -> appender.append(flag.booleanValue());
      case Double number -> appender.append(number.doubleValue());
      default ->
          throw new IllegalArgumentException("a row holds a " + value.getClass().getSimpleName());
    }
  }

  /** Frees what the stage holds, also after a failure. */
  static void tidy(DuckDbStage stage) {
    try {
      stage.drop();
    } catch (WarehouseException e) {
      // The session is closed or cancelled, and its temporary tables go with it.
    }
  }
}
