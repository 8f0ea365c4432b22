package dev.sluice.warehouse.duckdb;

import dev.sluice.warehouse.QueryRows;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** The driver holds the whole result; closing it before the end cancels what still runs. */
final class DuckDbQueryRows implements QueryRows {
  private final DuckDbSession session;
  private final DuckDBConnection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final List<QueryColumn> columns;
  private boolean ended;

  private DuckDbQueryRows(
      DuckDbSession session,
      DuckDBConnection connection,
      PreparedStatement statement,
      ResultSet rows)
      throws SQLException {
    this.session = session;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.columns = columns(rows.getMetaData());
  }

  static QueryRows start(
      DuckDbSession session, DuckDBConnection connection, String sql, Duration timeout)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
    session.running(statement);
    return new DuckDbQueryRows(session, connection, statement, statement.executeQuery());
  }

  private static List<QueryColumn> columns(ResultSetMetaData metadata) throws SQLException {
    List<QueryColumn> columns = new ArrayList<>();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      columns.add(new QueryColumn(metadata.getColumnLabel(i), metadata.getColumnTypeName(i)));
    }
    return List.copyOf(columns);
  }

  @Override
  public List<QueryColumn> columns() {
    return columns;
  }

  @Override
  public Object[] next() {
    try {
      if (!rows.next()) {
        ended = true;
        return null;
      }
      Object[] values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.getObject(i + 1);
      }
      return values;
    } catch (SQLException e) {
      throw DuckDbErrors.ofQuery(session.failure("could not read the query's rows", e));
    }
  }

  @Override
  public void close() {
    session.running(null);
    try (connection;
        statement) {
      if (!ended) {
        statement.cancel();
      }
    } catch (SQLException e) {
      // It has ended by itself.
    }
  }
}
