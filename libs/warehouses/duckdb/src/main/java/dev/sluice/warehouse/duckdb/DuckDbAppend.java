package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.Column;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.AppendResult;
import dev.sluice.warehouse.Bisection;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.WarehouseException;
import java.util.List;
import java.util.stream.Collectors;

/** One append: staged, compared by id with the days that occur, inserted, all under the fence. */
final class DuckDbAppend implements Bisection.Target {
  private final DuckDbSession session;
  private final ManagedTable table;
  private final String target;
  private final String id;
  private final Fence fence;

  /**
   * @param target the table's full name; a scratch table of the same shape when a connection is
   *     tested
   */
  DuckDbAppend(DuckDbSession session, ManagedTable table, String target, Fence fence) {
    this.session = session;
    this.table = table;
    this.target = target;
    this.id = DuckDbDialect.quote(table.idColumn().orElseThrow());
    this.fence = fence;
  }

  @Override
  public AppendResult load(RowSource rows) {
    DuckDbStage stage = new DuckDbStage(session);
    try {
      stage.fill(table, rows);
      List<DayRange> days = DayRange.ofStage(session, table);
      return session.transaction(
          "could not load %d rows into %s".formatted(rows.size(), table.tableName()),
          () -> insert(rows.size(), days));
    } finally {
      DuckDbStage.tidy(stage);
    }
  }

  private AppendResult insert(long staged, List<DayRange> days) {
    String attempted = "could not load rows into " + table.tableName();
    DuckDbFence.advance(session, fence);
    session.update(attempted, "CREATE OR REPLACE TEMP TABLE sluice_known (id VARCHAR)");
    for (DayRange range : days) {
      session.update(attempted, knownOf(range));
    }
    long alreadyThere = session.number(attempted, "SELECT count(*) FROM temp.sluice_known");
    long rejected =
        session.number(
            attempted,
            "SELECT count(DISTINCT s.%s) FROM temp.%s s WHERE %s"
                .formatted(id, DuckDbStage.NAME, rejects("s")),
            table.tableName());
    long distinct =
        session.number(
            attempted, "SELECT count(DISTINCT %s) FROM temp.%s".formatted(id, DuckDbStage.NAME));
    long inserted = session.update(attempted, insertNew(staged > distinct), table.tableName());
    AppendResult result = new AppendResult(inserted, alreadyThere, staged - distinct, rejected);
    if (result.total() != staged) {
      throw new WarehouseException(
          FailureKind.TRANSIENT,
          "loaded %d rows into %s, but they come out as %s"
              .formatted(staged, table.tableName(), result),
          null,
          "nothing was written; the load is repeated",
          null);
    }
    return result;
  }

  /**
   * Equal ids have equal times, so the join on both lets DuckDB skip all row groups of other times.
   */
  private String knownOf(DayRange range) {
    String time = DuckDbDialect.quote(table.dayColumn());
    return """
    INSERT INTO temp.sluice_known
    SELECT s.id FROM (SELECT DISTINCT %1$s AS id, make_timestamp(%2$s * 1000) AS t FROM temp.%3$s
                      WHERE %2$s >= %4$d AND %2$s < %5$d) s
    WHERE EXISTS (SELECT 1 FROM %6$s t WHERE t.%1$s = s.id AND t.%2$s = s.t
                  AND t.%2$s >= make_timestamp(%4$d::BIGINT * 1000) AND t.%2$s < make_timestamp(%5$d::BIGINT * 1000))
    """
        .formatted(id, time, DuckDbStage.NAME, range.from(), range.to(), target);
  }

  private String rejects(String alias) {
    return "EXISTS (SELECT 1 FROM %s r WHERE r.table_name = ? AND r.row_id = %s.%s)"
        .formatted(session.dialect().table("sluice_rejects"), alias, id);
  }

  private String insertNew(boolean doubled) {
    String source =
        doubled
            ? "(SELECT DISTINCT ON (%s) * FROM temp.%s ORDER BY %s, rowid)"
                .formatted(id, DuckDbStage.NAME, id)
            : "temp." + DuckDbStage.NAME;
    return "INSERT INTO %s (%s) SELECT %s FROM %s s WHERE NOT EXISTS (SELECT 1 FROM temp.sluice_known k WHERE k.id = s.%s) AND NOT %s"
        .formatted(
            target,
            DuckDbDialect.columns(table),
            DuckDbDialect.columnsFromStage(table),
            source,
            id,
            rejects("s"));
  }

  @Override
  public void probe() {
    String attempted = "could not insert a row into " + table.tableName();
    String values =
        table.columns().stream().map(DuckDbAppend::probeValue).collect(Collectors.joining(", "));
    try {
      session.transaction(
          attempted,
          () -> {
            session.update(
                attempted,
                "INSERT INTO %s (%s) VALUES (%s)"
                    .formatted(target, DuckDbDialect.columns(table), values));
            throw new RollBack();
          });
    } catch (RollBack e) {
      // The row was taken, which is all that was asked.
    }
  }

  private static String probeValue(Column column) {
    return switch (column.type()) {
      case TEXT -> "'probe'";
      case JSON -> "'{}'";
      case BOOLEAN -> "true";
      case DOUBLE -> "1";
      case TIMESTAMP -> "TIMESTAMP '2026-01-01'";
      case DATE -> "DATE '2026-01-01'";
    };
  }

  private static final class RollBack extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public long reject(List<Bisection.Reject> rejects) {
    String attempted = "could not write rejected rows";
    int chunk = table.indexOf("chunk_id");
    return session.transaction(
        attempted,
        () -> {
          DuckDbFence.advance(session, fence);
          for (Bisection.Reject reject : rejects) {
            session.update(
                attempted,
                "INSERT INTO %1$s SELECT ?, ?, ?, ?, ?, ?, now()::TIMESTAMP WHERE NOT EXISTS (SELECT 1 FROM %1$s WHERE table_name = ? AND row_id = ?)"
                    .formatted(session.dialect().table("sluice_rejects")),
                table.tableName(),
                reject.row().id(),
                reject.row().values()[chunk],
                RefusedField.name(table, reject.reason()),
                RefusedField.value(reject.row(), reject.reason()),
                reject.reason(),
                table.tableName(),
                reject.row().id());
          }
          return (long) rejects.size();
        });
  }
}
