package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Slice;
import dev.sluice.warehouse.WarehouseException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A day is swapped atomically. */
abstract class ReplaceContract extends ContractGroup {
  private final Slice slice = new Slice(ManagedTable.METRICS, "in_1", TODAY);

  private RowSource metrics(int count, double value) {
    return Rows.made(
        ManagedTable.METRICS,
        count,
        i ->
            new Row(
                ManagedTable.METRICS,
                new Object[] {
                  "in_1",
                  "load",
                  "unit-" + i,
                  "user",
                  TODAY.toEpochDay(),
                  "revenue",
                  value,
                  null,
                  null,
                  DAY.toEpochMilli()
                }));
  }

  @Test
  void theSliceIsSwappedAndOthersStay() {
    Slice other = new Slice(ManagedTable.METRICS, "in_2", TODAY);
    assertThat(warehouse.replace(slice, metrics(5, 1), FENCE)).isEqualTo(5);
    assertThat(warehouse.replace(other, metrics(0, 1), FENCE)).isZero();
    assertThat(warehouse.replace(slice, metrics(3, 2), FENCE)).isEqualTo(3);
    assertThat(place.rows("SELECT count(*), min(metric_value) FROM " + place.table("metrics")))
        .containsExactly(List.of("3", "2.0"));
    assertThat(
            failure(() -> warehouse.replace(slice, metrics(1, 1), new Fence("lane-0", 0))).kind())
        .isEqualTo(FailureKind.FENCED);
  }

  @Test
  void rowsOutsideTheSliceAreRefusedAndNothingChanges() {
    warehouse.replace(slice, metrics(5, 1), FENCE);
    Slice tomorrow = new Slice(ManagedTable.METRICS, "in_1", TODAY.plusDays(1));
    Slice other = new Slice(ManagedTable.METRICS, "in_2", TODAY);
    for (Slice wrong : List.of(tomorrow, other)) {
      WarehouseException refusal = failure(() -> warehouse.replace(wrong, metrics(2, 2), FENCE));
      assertThat(refusal.kind()).isEqualTo(FailureKind.SETUP);
      assertThat(refusal.getMessage()).contains("2 rows").contains(wrong.ingestionId());
    }
    assertThat(count("metrics")).isEqualTo(5);
  }

  @Test
  void aReaderSeesTheOldRowsOrTheNew() throws Exception {
    warehouse.replace(slice, metrics(100, 1), FENCE);
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Integer> reader =
          threads.submit(
              () -> {
                int looks = 0;
                while (!stop.get()) {
                  assertThat(count("metrics")).isIn(100L, 40L);
                  looks++;
                }
                return looks;
              });
      for (int i = 0; i < 10; i++) {
        warehouse.replace(slice, metrics(i % 2 == 0 ? 40 : 100, i), FENCE);
      }
      stop.set(true);
      assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
    }
  }
}
