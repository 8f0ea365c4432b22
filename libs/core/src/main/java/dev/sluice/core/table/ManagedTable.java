package dev.sluice.core.table;

import static dev.sluice.core.table.ColumnType.BOOLEAN;
import static dev.sluice.core.table.ColumnType.DATE;
import static dev.sluice.core.table.ColumnType.DOUBLE;
import static dev.sluice.core.table.ColumnType.JSON;
import static dev.sluice.core.table.ColumnType.TEXT;
import static dev.sluice.core.table.ColumnType.TIMESTAMP;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tables that Sluice creates in a customer's warehouse and loads rows into. */
public enum ManagedTable {
  FLAG_EVALUATIONS(
      "flag_evaluations",
      "evaluation_id",
      "evaluated_at",
      "evaluation_id",
      TEXT,
      "project",
      TEXT,
      "environment",
      TEXT,
      "identifier",
      TEXT,
      "feature",
      TEXT,
      "enabled",
      BOOLEAN,
      "value",
      TEXT,
      "variant",
      TEXT,
      "reason",
      TEXT,
      "segment",
      TEXT,
      "experiment_id",
      TEXT,
      "traits",
      JSON,
      "sdk_name",
      TEXT,
      "sdk_version",
      TEXT,
      "chunk_id",
      TEXT,
      "evaluated_at",
      TIMESTAMP,
      "received_at",
      TIMESTAMP,
      "loaded_at",
      TIMESTAMP),
  CUSTOM_EVENTS(
      "custom_events",
      "event_id",
      "occurred_at",
      "event_id",
      TEXT,
      "project",
      TEXT,
      "environment",
      TEXT,
      "identifier",
      TEXT,
      "event",
      TEXT,
      "feature",
      TEXT,
      "value",
      TEXT,
      "numeric_value",
      DOUBLE,
      "traits",
      JSON,
      "metadata",
      JSON,
      "sdk_name",
      TEXT,
      "sdk_version",
      TEXT,
      "source",
      TEXT,
      "ingestion_id",
      TEXT,
      "load_id",
      TEXT,
      "chunk_id",
      TEXT,
      "occurred_at",
      TIMESTAMP,
      "received_at",
      TIMESTAMP,
      "loaded_at",
      TIMESTAMP),
  METRICS(
      "metrics",
      null,
      "metric_date",
      "ingestion_id",
      TEXT,
      "load_id",
      TEXT,
      "unit_id",
      TEXT,
      "id_type",
      TEXT,
      "metric_date",
      DATE,
      "metric_name",
      TEXT,
      "metric_value",
      DOUBLE,
      "numerator",
      DOUBLE,
      "denominator",
      DOUBLE,
      "loaded_at",
      TIMESTAMP);

  private final String tableName;
  private final String idColumn;
  private final String dayColumn;
  private final List<Column> columns;

  ManagedTable(String tableName, String idColumn, String dayColumn, Object... namesAndTypes) {
    this.tableName = tableName;
    this.idColumn = idColumn;
    this.dayColumn = dayColumn;
    List<Column> list = new ArrayList<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      list.add(new Column((String) namesAndTypes[i], (ColumnType) namesAndTypes[i + 1]));
    }
    this.columns = List.copyOf(list);
  }

  public String tableName() {
    return tableName;
  }

  /** The column whose value is unique; a table without one is only ever replaced by slices. */
  public Optional<String> idColumn() {
    return Optional.ofNullable(idColumn);
  }

  /** The column whose day partitions or clusters the table. */
  public String dayColumn() {
    return dayColumn;
  }

  public List<Column> columns() {
    return columns;
  }

  /** Position of a column in {@link Row#values()}. */
  public int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException(tableName + " has no column " + column);
  }
}
