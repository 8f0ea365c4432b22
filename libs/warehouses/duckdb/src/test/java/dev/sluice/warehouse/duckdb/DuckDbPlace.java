package dev.sluice.warehouse.duckdb;

import dev.sluice.testkit.warehouse.WarehouseUnderTest;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseType.Settings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A DuckDB file in a folder of its own, with a schema of any name. */
final class DuckDbPlace implements WarehouseUnderTest {
  private final Path folder;
  private final String schema;

  DuckDbPlace(Path folder, String schema) {
    this.folder = folder;
    this.schema = schema;
  }

  @Override
  public Warehouse open() {
    return new DuckDbType()
        .open(
            new Settings(
                Map.of("database", "place.duckdb", "schema", schema),
                Map.of(),
                Map.of(DuckDbSettings.DIRECTORY, folder.toString())));
  }

  @Override
  public String table(String name) {
    return "place." + DuckDbDialect.quote(schema) + "." + name;
  }

  @Override
  public void run(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  @Override
  public List<List<String>> rows(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          Object value = rows.getObject(i);
          row.add(
              value instanceof java.sql.Timestamp time
                  ? time.toString().replaceFirst("\\.0$", "")
                  : value == null ? null : value.toString());
        }
        all.add(row);
      }
      return all;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /**
   * DuckDB adds no constraint to a table that exists, so the customer has made the table himself.
   */
  @Override
  public void forbidEvent(String event) {
    run("CREATE SCHEMA IF NOT EXISTS place." + DuckDbDialect.quote(schema));
    run(
        "CREATE TABLE %s (event_id VARCHAR, event VARCHAR, CHECK (event <> '%s'))"
            .formatted(table("custom_events"), event));
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("place.duckdb"));
  }

  @Override
  public void close() {}
}
