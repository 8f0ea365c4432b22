package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.Column;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import java.util.regex.Pattern;

/** Which of our columns DuckDB's refusal names, when it names one. */
final class RefusedField {
  private static final int LONGEST_VALUE = 1_000;

  private RefusedField() {}

  static String name(ManagedTable table, String reason) {
    for (Column column : table.columns()) {
      if (Pattern.compile("\\b" + Pattern.quote(column.name()) + "\\b").matcher(reason).find()) {
        return column.name();
      }
    }
    return null;
  }

  static String value(Row row, String reason) {
    String name = name(row.table(), reason);
    Object value = name == null ? null : row.values()[row.table().indexOf(name)];
    if (value == null) {
      return null;
    }
    String text = value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
  }
}
