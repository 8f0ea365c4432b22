package dev.sluice.warehouse;

import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the rows that a warehouse refuses by halving: k bad ones among n rows cost about k·log n
 * loads. A row is only given up when the table would take another one; a table that takes none is
 * broken, and then every row is kept.
 */
public final class Bisection {
  private final Target target;
  private final List<Reject> refused = new ArrayList<>();
  private boolean somethingLoaded;

  /** The warehouse as the bisection sees it. */
  public interface Target {
    /**
     * One atomic append.
     *
     * @throws WarehouseException of kind POISON when some row was refused, with nothing written
     */
    AppendResult load(RowSource rows);

    /**
     * Tries a harmless row and takes it back.
     *
     * @throws WarehouseException when the table refuses even that
     */
    void probe();

    /** Writes the rejects, each once, and returns how many of the rows are now among them. */
    long reject(List<Reject> rejects);
  }

  /** A refused row and the warehouse's words. */
  public record Reject(Row row, String reason) {}

  private Bisection(Target target) {
    this.target = target;
  }

  /** Appends all rows but those that the warehouse refuses. */
  public static AppendResult append(RowSource rows, Target target) {
    try {
      return target.load(rows);
    } catch (WarehouseException e) {
      if (e.kind() != FailureKind.POISON) {
        throw e;
      }
      Bisection bisection = new Bisection(target);
      AppendResult loaded = bisection.divide(rows, e);
      return loaded.plus(new AppendResult(0, 0, 0, bisection.giveUp()));
    }
  }

  private AppendResult divide(RowSource rows, WarehouseException refusal) {
    if (rows.size() == 1) {
      rows.forEach(row -> refused.add(new Reject(row, refusal.failure().vendorWords())));
      return AppendResult.NOTHING;
    }
    int middle = rows.size() / 2;
    return half(rows.slice(0, middle)).plus(half(rows.slice(middle, rows.size())));
  }

  private AppendResult half(RowSource rows) {
    try {
      AppendResult result = target.load(rows);
      somethingLoaded = true;
      return result;
    } catch (WarehouseException e) {
      if (e.kind() != FailureKind.POISON) {
        throw e;
      }
      checkTable();
      return divide(rows, e);
    }
  }

  private long giveUp() {
    checkTable();
    return target.reject(refused);
  }

  private void checkTable() {
    if (somethingLoaded) {
      return;
    }
    try {
      target.probe();
      somethingLoaded = true;
    } catch (WarehouseException e) {
      throw new WarehouseException(
          FailureKind.SETUP,
          "the table refuses every row",
          e.failure().vendorWords(),
          "remove the constraint, or give the column that was added a default",
          e);
    }
  }
}
