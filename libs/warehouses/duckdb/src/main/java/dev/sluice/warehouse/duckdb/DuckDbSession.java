package dev.sluice.warehouse.duckdb;

import dev.sluice.core.RowIds;
import dev.sluice.core.Times;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * One connection; a statement can be cancelled from another thread and ends by itself after {@link
 * Times#STATEMENT}.
 */
final class DuckDbSession implements AutoCloseable {
  private static final Object OPENING = new Object();

  /**
   * DuckDB 2.0 can let two transactions update one row that a third has just inserted, without the
   * conflict it promises. One process has the file, so a lock in it is enough.
   */
  private static final ConcurrentMap<Path, ReentrantLock> WRITERS = new ConcurrentHashMap<>();

  private final DuckDBConnection connection;
  private final DuckDbErrors errors;
  private final DuckDbDialect dialect;
  private final ReentrantLock writer;
  private volatile Statement running;
  private volatile boolean cancelled;

  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  @FunctionalInterface
  interface Work<T> {
    T run();
  }

  private DuckDbSession(
      DuckDBConnection connection,
      DuckDbErrors errors,
      DuckDbDialect dialect,
      ReentrantLock writer) {
    this.connection = connection;
    this.errors = errors;
    this.dialect = dialect;
    this.writer = writer;
  }

  static DuckDbSession open(DuckDbSettings settings) {
    DuckDbErrors errors = new DuckDbErrors(settings.encryptionKey());
    String attempted = "could not open the database " + settings.file().getFileName();
    // Opening the same file twice at the same moment is not safe; opened one by one, connections
    // of this process share the file.
    synchronized (OPENING) {
      DuckDBConnection connection = null;
      try {
        Files.createDirectories(settings.file().getParent());
        connection = connect(settings);
        return new DuckDbSession(
            connection,
            errors,
            new DuckDbDialect(catalog(connection), settings.schema()),
            WRITERS.computeIfAbsent(settings.file(), file -> new ReentrantLock()));
      } catch (IOException e) {
        throw new WarehouseException(
            FailureKind.SETUP,
            attempted,
            e.toString(),
            "let the process create the folder named by " + DuckDbSettings.DIRECTORY,
            e);
      } catch (SQLException e) {
        close(connection);
        throw errors.exception(attempted, e);
      }
    }
  }

  private static DuckDBConnection connect(DuckDbSettings settings) throws SQLException {
    if (settings.encryptionKey() == null) {
      DuckDBConnection connection = open("jdbc:duckdb:" + settings.file());
      // Statements of customers must not read this machine's files.
      run(connection, "SET enable_external_access = false");
      return connection;
    }
    // Connections with the same name share one instance, and only one instance may have the file.
    String name =
        new RowIds()
            .content("duckdb", settings.file().toString(), settings.encryptionKey(), "instance", 0);
    DuckDBConnection connection = open("jdbc:duckdb::memory:" + name);
    try {
      if (!attached(connection)) {
        run(connection, "SET force_mbedtls_unsafe = 'true'");
        run(
            connection,
            "ATTACH %s AS warehouse (ENCRYPTION_KEY %s)"
                .formatted(
                    DuckDbDialect.literal(settings.file().toString()),
                    DuckDbDialect.literal(settings.encryptionKey())));
        run(connection, "SET enable_external_access = false");
      }
      run(connection, "USE warehouse");
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  private static DuckDBConnection open(String url) throws SQLException {
    return (DuckDBConnection) DriverManager.getConnection(url, new Properties());
  }

  private static boolean attached(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT 1 FROM duckdb_databases() WHERE database_name = 'warehouse'")) {
      return rows.next();
    }
  }

  private static String catalog(DuckDBConnection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT current_database()")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static void run(DuckDBConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void close(DuckDBConnection connection) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // There is nothing left to do with it.
      }
    }
  }

  DuckDbDialect dialect() {
    return dialect;
  }

  DuckDBConnection connection() {
    return connection;
  }

  WarehouseException failure(String attempted, SQLException e) {
    return errors.exception(attempted, e);
  }

  /** Runs a statement and returns how many rows it changed. */
  long update(String attempted, String sql, Object... parameters) {
    return call(attempted, sql, parameters, PreparedStatement::executeLargeUpdate);
  }

  <T> T query(String attempted, String sql, Reader<T> reader, Object... parameters) {
    return call(
        attempted,
        sql,
        parameters,
        statement -> {
          try (ResultSet rows = statement.executeQuery()) {
            return reader.read(rows);
          }
        });
  }

  long number(String attempted, String sql, Object... parameters) {
    return query(
        attempted,
        sql,
        rows -> {
          rows.next();
          return rows.getLong(1);
        },
        parameters);
  }

  @FunctionalInterface
  private interface Call<T> {
    T on(PreparedStatement statement) throws SQLException;
  }

  private <T> T call(String attempted, String sql, Object[] parameters, Call<T> call) {
    checkNotCancelled(attempted);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      running = statement;
      statement.setQueryTimeout((int) Times.STATEMENT.toSeconds());
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return call.on(statement);
    } catch (SQLException e) {
      throw errors.exception(attempted, e);
    } finally {
      running = null;
    }
  }

  /** Commits what the work does, or rolls all of it back. One at a time in each file. */
  <T> T transaction(String attempted, Work<T> work) {
    waitForWriter(attempted);
    try {
      return alone(attempted, work);
    } finally {
      writer.unlock();
    }
  }

  private void waitForWriter(String attempted) {
    try {
      long deadline = System.nanoTime() + Times.STATEMENT.toNanos();
      while (!writer.tryLock(50, TimeUnit.MILLISECONDS)) {
        checkNotCancelled(attempted);
        if (System.nanoTime() > deadline) {
          throw new WarehouseException(
              FailureKind.TRANSIENT,
              attempted,
              "another writer has had the file for too long",
              "it is retried",
              null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WarehouseException(
          FailureKind.TRANSIENT, attempted, "it was interrupted", "it is retried", e);
    }
  }

  private <T> T alone(String attempted, Work<T> work) {
    // In SQL, since the driver's own commit leaves the connection unusable when it fails.
    update(attempted, "BEGIN TRANSACTION");
    boolean committed = false;
    try {
      T result = work.run();
      update(attempted, "COMMIT");
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollBack();
      }
    }
  }

  private void rollBack() {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // A commit that failed has rolled back already, and so has a connection that is closed.
    }
  }

  /** What {@link #cancel} ends; null when nothing runs. */
  void running(Statement statement) {
    running = statement;
  }

  void checkNotCancelled(String attempted) {
    if (cancelled) {
      throw new WarehouseException(
          FailureKind.TRANSIENT, attempted, "it was cancelled", "it is retried", null);
    }
  }

  void cancel() {
    cancelled = true;
    Statement statement = running;
    if (statement != null) {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // It has ended by itself.
      }
    }
  }

  @Override
  public void close() {
    close(connection);
  }
}
