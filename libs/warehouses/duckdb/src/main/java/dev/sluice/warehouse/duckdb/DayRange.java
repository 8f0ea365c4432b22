package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.ManagedTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whole days next to each other, [from, to) in milliseconds since the epoch. */
record DayRange(long from, long to) {
  private static final long DAY = Duration.ofDays(1).toMillis();

  /**
   * The days that occur in the stage: one old straggler adds its day and not all days in between.
   */
  static List<DayRange> ofStage(DuckDbSession session, ManagedTable table) {
    String day =
        "CAST(floor(%s / %d) AS BIGINT)".formatted(DuckDbDialect.quote(table.dayColumn()), DAY);
    return session.query(
        "could not look up the days of the rows",
        "SELECT DISTINCT %s FROM temp.%s ORDER BY 1".formatted(day, DuckDbStage.NAME),
        rows -> {
          List<DayRange> ranges = new ArrayList<>();
          while (rows.next()) {
            add(ranges, rows.getLong(1));
          }
          return ranges;
        });
  }

  private static void add(List<DayRange> ranges, long day) {
    DayRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last != null && last.to() == day * DAY) {
      ranges.set(ranges.size() - 1, new DayRange(last.from(), (day + 1) * DAY));
    } else {
      ranges.add(new DayRange(day * DAY, (day + 1) * DAY));
    }
  }
}
