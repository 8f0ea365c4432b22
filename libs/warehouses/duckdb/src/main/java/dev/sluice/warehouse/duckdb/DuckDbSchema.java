package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.Column;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.WarehouseException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The managed tables' versions. Changes only add: a customer's own columns and all rows stay. */
final class DuckDbSchema {
  /** Rises with each change of {@link ManagedTable} or of the tables beside it. */
  private static final int VERSION = 1;

  private static final int ATTEMPTS = 20;
  private final DuckDbSession session;
  private final DuckDbDialect dialect;

  DuckDbSchema(DuckDbSession session) {
    this.session = session;
    this.dialect = session.dialect();
  }

  /** Two migrations at once conflict in DuckDB's catalog; the second one looks again. */
  void migrate() {
    for (int attempt = 1; !current(); attempt++) {
      try {
        session.transaction("could not bring the tables to version " + VERSION, this::apply);
      } catch (WarehouseException e) {
        if (e.kind() != FailureKind.TRANSIENT || attempt == ATTEMPTS) {
          throw e;
        }
        pause();
      }
    }
  }

  private boolean current() {
    Set<String> found = columns();
    for (ManagedTable table : ManagedTable.values()) {
      for (Column column : table.columns()) {
        if (!found.contains(table.tableName() + "." + column.name())) {
          return false;
        }
      }
    }
    return found.contains("sluice_rejects.chunk_id")
        && found.contains("sluice_lanes.fence")
        && found.contains("flag_exposures.variant")
        && found.contains("sluice_schema.version")
        && version() >= VERSION;
  }

  private Set<String> columns() {
    return session.query(
        "could not look up the tables",
        "SELECT lower(table_name) || '.' || lower(column_name) FROM duckdb_columns() WHERE"
            + " database_name = ? AND schema_name = ? UNION ALL SELECT lower(view_name) ||"
            + " '.variant' FROM duckdb_views() WHERE database_name = ? AND schema_name = ?",
        rows -> {
          Set<String> names = new HashSet<>();
          while (rows.next()) {
            names.add(rows.getString(1));
          }
          return names;
        },
        dialect.catalog(),
        dialect.schemaName(),
        dialect.catalog(),
        dialect.schemaName());
  }

  private long version() {
    return session.number(
        "could not read the tables' version",
        "SELECT coalesce(max(version), 0) FROM " + dialect.table("sluice_schema"));
  }

  private Void apply() {
    String attempted = "could not create the tables";
    session.update(attempted, "CREATE SCHEMA IF NOT EXISTS " + dialect.schema());
    dialect.createOwnTables().forEach(sql -> session.update(attempted, sql));
    for (ManagedTable table : ManagedTable.values()) {
      session.update(attempted, dialect.createTable(table));
      Set<String> found = columns();
      for (Column column : table.columns()) {
        if (!found.contains(table.tableName() + "." + column.name())) {
          session.update(attempted, dialect.addColumn(table, column));
        }
      }
    }
    session.update(attempted, dialect.createExposures());
    session.update(
        attempted,
        "INSERT INTO %s VALUES (%d, now()::TIMESTAMP) ON CONFLICT DO NOTHING"
            .formatted(dialect.table("sluice_schema"), VERSION));
    return null;
  }

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(10, 100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WarehouseException(
          FailureKind.TRANSIENT, "could not create the tables", "interrupted", "it is retried", e);
    }
  }
}
