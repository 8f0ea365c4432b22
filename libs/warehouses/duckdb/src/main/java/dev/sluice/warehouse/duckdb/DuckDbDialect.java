package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.Column;
import dev.sluice.core.table.ColumnType;
import dev.sluice.core.table.ManagedTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What SQL to say to DuckDB (2.0), and what is odd about it:
 *
 * <ul>
 *   <li>Identifiers are case-insensitive and quoted with double quotes, doubled inside; then every
 *       reserved word is allowed.
 *   <li>A schema must not have the name of its catalog (file acme.duckdb is catalog acme), as
 *       DuckDB then takes neither for what was meant, even in a name that is written in full.
 *   <li>There is no index on the id: an index would have to fit into memory and slow every load.
 *       Row groups know the least and greatest value of each column instead, and rows come nearly
 *       in the order of their time, so that a look-up by day reads few of them.
 *   <li>Two transactions that change the same row: the second should fail at once with "Conflict on
 *       update", but after a race to insert that row both may pass. So write transactions wait for
 *       a lock of this process, which alone can have the file open.
 *   <li>Times are TIMESTAMP without zone, in UTC. They are staged as numbers, which the appender
 *       takes fastest.
 *   <li>JSON is text that is checked when it is stored.
 *   <li>A JDBC statement is closed after an error.
 *   <li>The driver holds a query's whole result. Its property {@code jdbc_stream_results} changes
 *       that for all connections of a file, and then each failed query says "Invalid result set".
 *   <li>An encrypted file can only be attached, and offline only with {@code force_mbedtls_unsafe}.
 * </ul>
 */
final class DuckDbDialect {
  private final String catalog;
  private final String schema;

  DuckDbDialect(String catalog, String schema) {
    this.catalog = catalog;
    this.schema = schema;
  }

  static String quote(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  String catalog() {
    return catalog;
  }

  String catalogReference() {
    return quote(catalog);
  }

  /** Where a customer's query finds a table without its schema: theirs first, then Sluice's. */
  String searchPath() {
    return literal(quote(catalog) + ".main," + schema());
  }

  String schemaName() {
    return schema;
  }

  String schema() {
    return quote(catalog) + "." + quote(schema);
  }

  String table(String name) {
    return schema() + "." + quote(name);
  }

  String table(ManagedTable table) {
    return table(table.tableName());
  }

  static String type(ColumnType type) {
    return switch (type) {
      case TEXT -> "VARCHAR";
      case JSON -> "JSON";
      case BOOLEAN -> "BOOLEAN";
      case DOUBLE -> "DOUBLE";
      case TIMESTAMP -> "TIMESTAMP";
      case DATE -> "DATE";
    };
  }

  static String stageType(ColumnType type) {
    return switch (type) {
      case TEXT, JSON -> "VARCHAR";
      case BOOLEAN -> "BOOLEAN";
      case DOUBLE -> "DOUBLE";
      case TIMESTAMP, DATE -> "BIGINT";
    };
  }

  /** A staged column as its table's type. */
  static String fromStage(Column column) {
    String name = quote(column.name());
    return switch (column.type()) {
      case TEXT, BOOLEAN, DOUBLE -> name;
      case JSON -> name + "::JSON";
      case TIMESTAMP -> "make_timestamp(" + name + " * 1000)";
      case DATE -> "DATE '1970-01-01' + " + name + "::INTEGER";
    };
  }

  static String createStage(String stage, ManagedTable table) {
    return "CREATE OR REPLACE TEMP TABLE %s (%s)"
        .formatted(
            quote(stage),
            table.columns().stream()
                .map(column -> quote(column.name()) + " " + stageType(column.type()))
                .collect(Collectors.joining(", ")));
  }

  String createTable(ManagedTable table) {
    return "CREATE TABLE IF NOT EXISTS %s (%s)"
        .formatted(
            table(table),
            table.columns().stream()
                .map(column -> quote(column.name()) + " " + type(column.type()))
                .collect(Collectors.joining(", ")));
  }

  String addColumn(ManagedTable table, Column column) {
    return "ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s %s"
        .formatted(table(table), quote(column.name()), type(column.type()));
  }

  /** Tables that are the same for every warehouse but not loaded by slices or appends. */
  List<String> createOwnTables() {
    return List.of(
        "CREATE TABLE IF NOT EXISTS %s (table_name VARCHAR, row_id VARCHAR, chunk_id VARCHAR, field VARCHAR, value VARCHAR, reason VARCHAR, rejected_at TIMESTAMP)"
            .formatted(table("sluice_rejects")),
        "CREATE TABLE IF NOT EXISTS %s (version INTEGER PRIMARY KEY, applied_at TIMESTAMP)"
            .formatted(table("sluice_schema")),
        "CREATE TABLE IF NOT EXISTS %s (lane VARCHAR PRIMARY KEY, fence BIGINT)"
            .formatted(table("sluice_lanes")));
  }

  String createExposures() {
    return "CREATE VIEW IF NOT EXISTS %s AS SELECT event_id, project, environment, identifier, feature, value AS variant, metadata ->> 'experiment_id' AS experiment_id, traits, occurred_at, received_at FROM %s WHERE event = '$flag_exposure'"
        .formatted(table("flag_exposures"), table(ManagedTable.CUSTOM_EVENTS));
  }

  static String columns(ManagedTable table) {
    return table.columns().stream()
        .map(column -> quote(column.name()))
        .collect(Collectors.joining(", "));
  }

  static String columnsFromStage(ManagedTable table) {
    return table.columns().stream().map(DuckDbDialect::fromStage).collect(Collectors.joining(", "));
  }
}
