package dev.sluice.flush;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Looks into a DuckDB file directly, beside the code under test. */
final class WarehouseSql {
  private WarehouseSql() {}

  static long number(Path folder, String organisation, String sql) {
    try (Connection connection = connect(folder, organisation);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  static void run(Path folder, String organisation, String sql) {
    try (Connection connection = connect(folder, organisation);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static Connection connect(Path folder, String organisation) throws SQLException {
    return DriverManager.getConnection("jdbc:duckdb:" + folder.resolve(organisation + ".duckdb"));
  }
}
