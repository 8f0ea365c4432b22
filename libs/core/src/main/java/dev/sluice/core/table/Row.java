package dev.sluice.core.table;

/**
 * One warehouse row.
 *
 * @param values one per column of the table, in its order, typed as {@link ColumnType} says, or
 *     null
 */
public record Row(ManagedTable table, Object[] values) {
  /** The value of the table's id column. */
  public String id() {
    return (String) values[table.indexOf(table.idColumn().orElseThrow())];
  }
}
