package dev.sluice.warehouse.duckdb;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.AppendResult;
import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.Diagnosis.Failure;
import dev.sluice.warehouse.Diagnosis.Step;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tries what streaming needs; the row is written twice by the code that loads real ones, and must
 * be there once.
 */
final class DuckDbDiagnosis {
  private static final ManagedTable TABLE = ManagedTable.CUSTOM_EVENTS;
  private final Supplier<DuckDbSession> open;
  private final List<Step> steps = new ArrayList<>();
  private final String suffix = UUID.randomUUID().toString().replace("-", "").substring(0, 12);

  DuckDbDiagnosis(Supplier<DuckDbSession> open) {
    this.open = open;
  }

  Diagnosis run() {
    DuckDbSession[] session = {null};
    if (!step("open the database", () -> session[0] = open.get())) {
      return new Diagnosis(List.copyOf(steps));
    }
    DuckDbSession opened = session[0];
    String scratch = opened.dialect().table("sluice_scratch_" + suffix);
    boolean ready =
        step("create the schema and its tables", () -> new DuckDbSchema(opened).migrate())
            && step("create a scratch table", () -> create(opened, scratch));
    if (ready) {
      if (step("alter the scratch table", () -> alter(opened, scratch))) {
        step("write one row twice and find it once", () -> writeTwice(opened, scratch));
      }
      step("clean up", () -> cleanUp(opened, scratch));
    }
    return new Diagnosis(List.copyOf(steps));
  }

  private boolean step(String name, Runnable work) {
    long started = System.nanoTime();
    Failure failure = null;
    try {
      work.run();
    } catch (WarehouseException e) {
      failure = e.failure();
    }
    steps.add(new Step(name, (System.nanoTime() - started) / 1_000_000, failure));
    return failure == null;
  }

  private static void create(DuckDbSession session, String scratch) {
    session.update(
        "could not create the scratch table " + scratch,
        "CREATE TABLE %s AS SELECT * FROM %s LIMIT 0"
            .formatted(scratch, session.dialect().table(TABLE)));
  }

  private static void alter(DuckDbSession session, String scratch) {
    session.update(
        "could not add a column to " + scratch,
        "ALTER TABLE %s ADD COLUMN scratch VARCHAR".formatted(scratch));
  }

  private void writeTwice(DuckDbSession session, String scratch) {
    Fence fence = new Fence("diagnosis-" + suffix, 1);
    DuckDbAppend append = new DuckDbAppend(session, TABLE, scratch, fence);
    RowSource row = oneRow();
    AppendResult first = append.load(row);
    AppendResult second = append.load(row);
    long count =
        session.number("could not count the rows of " + scratch, "SELECT count(*) FROM " + scratch);
    if (first.inserted() != 1 || second.alreadyThere() != 1 || count != 1) {
      throw new WarehouseException(
          FailureKind.SETUP,
          "wrote one row twice and found it %d times".formatted(count),
          null,
          "report this: rows would be doubled",
          null);
    }
  }

  private void cleanUp(DuckDbSession session, String scratch) {
    session.update("could not drop " + scratch, "DROP TABLE IF EXISTS " + scratch);
    session.update(
        "could not remove the scratch lane",
        "DELETE FROM %s WHERE lane = ?".formatted(session.dialect().table("sluice_lanes")),
        "diagnosis-" + suffix);
  }

  private RowSource oneRow() {
    Object[] values = new Object[TABLE.columns().size()];
    long now = System.currentTimeMillis();
    values[TABLE.indexOf("event_id")] = suffix;
    values[TABLE.indexOf("event")] = "$sluice_test";
    values[TABLE.indexOf("chunk_id")] = suffix;
    values[TABLE.indexOf("occurred_at")] = now;
    values[TABLE.indexOf("received_at")] = now;
    values[TABLE.indexOf("loaded_at")] = now;
    return new RowSource() {
      @Override
      public ManagedTable table() {
        return TABLE;
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public void forEach(Consumer<Row> consumer) {
        consumer.accept(new Row(TABLE, values));
      }
    };
  }
}
