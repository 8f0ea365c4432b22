package dev.sluice.core.table;

import java.util.function.Consumer;

/**
 * Rows of one table that can be gone through again and again, in the same order, without being held
 * in memory together.
 */
public interface RowSource {
  ManagedTable table();

  /** How many rows {@link #forEach} gives. */
  int size();

  void forEach(Consumer<Row> consumer);

  /** The rows from (inclusive) to (exclusive). */
  default RowSource slice(int from, int to) {
    if (from < 0 || to > size() || from > to) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + size() + " rows");
    }
    RowSource whole = this;
    return new RowSource() {
      @Override
      public ManagedTable table() {
        return whole.table();
      }

      @Override
      public int size() {
        return to - from;
      }

      @Override
      public void forEach(Consumer<Row> consumer) {
        int[] index = {0};
        whole.forEach(
            row -> {
              int i = index[0]++;
              if (i >= from && i < to) {
                consumer.accept(row);
              }
            });
      }

      @Override
      public RowSource slice(int innerFrom, int innerTo) {
        return whole.slice(from + innerFrom, from + innerTo);
      }
    };
  }
}
