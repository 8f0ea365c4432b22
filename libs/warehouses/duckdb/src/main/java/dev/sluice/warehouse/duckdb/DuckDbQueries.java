package dev.sluice.warehouse.duckdb;

import dev.sluice.warehouse.DayFingerprint;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Query;
import dev.sluice.warehouse.QueryRows;
import dev.sluice.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBConnection;

/**
 * A customer's own queries. DuckDB's own parser must find one SELECT in each and nothing else: its
 * JDBC driver runs all statements of a text but the last when it prepares it. Files of this machine
 * are closed to the whole database.
 */
final class DuckDbQueries {
  private final DuckDbSession session;

  DuckDbQueries(DuckDbSession session) {
    this.session = session;
  }

  /** On a connection of its own, since rows that are still streaming occupy it. */
  QueryRows read(Query query) {
    String attempted = "could not run the query";
    Connection connection = null;
    try {
      connection = session.connection().duplicate();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET search_path = " + session.dialect().searchPath());
      }
      String limit = query.rowLimit() > 0 ? " LIMIT " + query.rowLimit() : "";
      return DuckDbQueryRows.start(
          session,
          (DuckDBConnection) connection,
          onlySelect("SELECT * FROM (\n%s\n)%s".formatted(single(query.sql()), limit)),
          query.timeout());
    } catch (SQLException e) {
      close(connection);
      throw DuckDbErrors.ofQuery(session.failure(attempted, e));
    } catch (WarehouseException e) {
      close(connection);
      throw e;
    }
  }

  Map<LocalDate, DayFingerprint> fingerprint(Query query, String dayColumn) {
    String sql =
        """
        SELECT CAST(q.%s AS DATE) AS day, count(*), CAST(sum(CAST(hash(q) AS HUGEINT)) AS VARCHAR)
        FROM (
        %s
        ) AS q GROUP BY 1 ORDER BY 1
        """
            .formatted(DuckDbDialect.quote(dayColumn), single(query.sql()));
    try {
      return session.query(
          "could not take the query's fingerprint", onlySelect(sql), DuckDbQueries::days);
    } catch (WarehouseException e) {
      throw DuckDbErrors.ofQuery(e);
    }
  }

  private static Map<LocalDate, DayFingerprint> days(ResultSet rows) throws SQLException {
    Map<LocalDate, DayFingerprint> days = new LinkedHashMap<>();
    while (rows.next()) {
      LocalDate day = rows.getObject(1, LocalDate.class);
      if (day != null) {
        days.put(day, new DayFingerprint(rows.getLong(2), rows.getString(3)));
      }
    }
    return days;
  }

  private String onlySelect(String sql) {
    String attempted = "could not run the query";
    return session.query(
        attempted,
        "SELECT s ->> '$.error', s ->> '$.error_message', json_array_length(s, '$.statements')"
            + " FROM (SELECT json_serialize_sql(?) AS s)",
        rows -> {
          rows.next();
          if (!"false".equals(rows.getString(1)) || rows.getInt(3) != 1) {
            throw new WarehouseException(
                FailureKind.SETUP,
                attempted,
                rows.getString(2),
                "write one SELECT statement and nothing else",
                null);
          }
          return sql;
        },
        sql);
  }

  /** Without the semicolon that people end a statement with. */
  private static String single(String sql) {
    String text = sql.strip();
    while (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    if (text.isEmpty()) {
      throw new WarehouseException(
          FailureKind.SETUP, "could not run the query", "it is empty", "write a SELECT", null);
    }
    return text;
  }

  private static void close(Connection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // There is nothing left to do with it.
      }
    }
  }
}
