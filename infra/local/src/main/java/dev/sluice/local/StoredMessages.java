package dev.sluice.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * ElasticMQ's messages on disk, while ElasticMQ is not running. A message that a killed run had
 * received would stay hidden for the rest of its visibility, half an hour as on AWS; nobody works
 * on it any more, so it is shown again at once.
 */
final class StoredMessages {
  private StoredMessages() {}

  static void showHidden(Path store) {
    if (!Files.exists(Path.of(store + ".mv.db"))) {
      return;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:h2:" + store, "", "");
        Statement statement = connection.createStatement()) {
      for (String table : messageTables(statement)) {
        statement.executeUpdate(
            "update \"%s\" set next_delivery = %d where receive_count > 0 and next_delivery > %2$d"
                .formatted(table, System.currentTimeMillis()));
      }
    } catch (SQLException e) {
      throw new Stop("Cannot open the queues in " + store + ".mv.db: " + e.getMessage(), e);
    }
  }

  private static List<String> messageTables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select table_name from information_schema.columns"
                + " where table_schema = 'PUBLIC' and lower(column_name) = 'receive_count'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
