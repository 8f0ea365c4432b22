package dev.sluice.core.table;

/**
 * What a column holds, and the Java value of it in a {@link Row}: TEXT and JSON a String, BOOLEAN a
 * Boolean, DOUBLE a Double, TIMESTAMP a Long of milliseconds since the epoch (UTC), DATE a Long of
 * days since the epoch.
 */
public enum ColumnType {
  TEXT,
  JSON,
  BOOLEAN,
  DOUBLE,
  TIMESTAMP,
  DATE
}
