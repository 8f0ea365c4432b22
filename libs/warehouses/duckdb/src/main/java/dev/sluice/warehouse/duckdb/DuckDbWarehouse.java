package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.AppendResult;
import dev.sluice.warehouse.Bisection;
import dev.sluice.warehouse.DayFingerprint;
import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Query;
import dev.sluice.warehouse.QueryRows;
import dev.sluice.warehouse.Slice;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Opens its connection with the first call and then sees to it that the tables are there. */
final class DuckDbWarehouse implements Warehouse {
  private final DuckDbSettings settings;
  private volatile DuckDbSession session;
  private boolean migrated;

  DuckDbWarehouse(DuckDbSettings settings) {
    this.settings = settings;
  }

  @Override
  public Diagnosis diagnose() {
    return new DuckDbDiagnosis(this::session).run();
  }

  @Override
  public void migrate() {
    new DuckDbSchema(session()).migrate();
    migrated = true;
  }

  @Override
  public AppendResult append(RowSource rows, Fence fence) {
    ManagedTable table = rows.table();
    DuckDbSession ready = ready();
    return Bisection.append(
        rows, new DuckDbAppend(ready, table, ready.dialect().table(table), fence));
  }

  @Override
  public long replace(Slice slice, RowSource rows, Fence fence) {
    return new DuckDbReplace(ready()).replace(slice, rows, fence);
  }

  @Override
  public Map<String, Long> countByChunk(
      ManagedTable table, Collection<String> chunkIds, Instant earliest, Instant latest) {
    DuckDbSession ready = ready();
    String day = DuckDbDialect.quote(table.dayColumn());
    return counts(
        "SELECT chunk_id, count(*) FROM %s WHERE %s >= make_timestamp(%d) AND %s <= make_timestamp(%d) AND chunk_id IN (%s) GROUP BY 1"
            .formatted(
                ready.dialect().table(table),
                day,
                earliest.toEpochMilli() * 1000,
                day,
                latest.toEpochMilli() * 1000,
                literals(chunkIds)));
  }

  @Override
  public Map<String, Long> countRejectsByChunk(ManagedTable table, Collection<String> chunkIds) {
    return counts(
        "SELECT chunk_id, count(*) FROM %s WHERE table_name = %s AND chunk_id IN (%s) GROUP BY 1"
            .formatted(
                ready().dialect().table("sluice_rejects"),
                DuckDbDialect.literal(table.tableName()),
                literals(chunkIds)));
  }

  private Map<String, Long> counts(String sql) {
    return session()
        .query(
            "could not count rows by chunk",
            sql,
            rows -> {
              Map<String, Long> counts = new HashMap<>();
              while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
              }
              return counts;
            });
  }

  private static String literals(Collection<String> texts) {
    return texts.stream().map(DuckDbDialect::literal).collect(Collectors.joining(", "));
  }

  @Override
  public long countReceived(ManagedTable table, Instant from, Instant to) {
    String sdkOnly = table == ManagedTable.CUSTOM_EVENTS ? " AND source = 'sdk'" : "";
    return ready()
        .number(
            "could not count the rows of " + table.tableName(),
            "SELECT count(*) FROM %s WHERE received_at >= make_timestamp(%d) AND received_at < make_timestamp(%d)%s"
                .formatted(
                    session.dialect().table(table),
                    from.toEpochMilli() * 1000,
                    to.toEpochMilli() * 1000,
                    sdkOnly));
  }

  @Override
  public QueryRows read(Query query) {
    return new DuckDbQueries(session()).read(query);
  }

  @Override
  public Map<LocalDate, DayFingerprint> fingerprint(Query query, String dayColumn) {
    return new DuckDbQueries(session()).fingerprint(query, dayColumn);
  }

  @Override
  public long estimateBytes(Query query) {
    throw new WarehouseException(
        FailureKind.UNSUPPORTED,
        "DuckDB cannot tell beforehand what a query scans",
        null,
        "set a time limit instead",
        null);
  }

  private DuckDbSession ready() {
    if (!migrated) {
      migrate();
    }
    return session();
  }

  private DuckDbSession session() {
    if (session == null) {
      session = DuckDbSession.open(settings);
    }
    return session;
  }

  @Override
  public void cancel() {
    DuckDbSession running = session;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
