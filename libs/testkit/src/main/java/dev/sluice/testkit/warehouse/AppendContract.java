package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.DAY;
import static dev.sluice.testkit.warehouse.Rows.event;
import static dev.sluice.testkit.warehouse.Rows.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.AppendResult;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each row once, in one atomic step under the fence. */
abstract class AppendContract extends ContractGroup {
  @Test
  void aRowIsThereOnceHoweverOftenItIsAppended() {
    assertThat(warehouse.append(events(0, 10, "c1"), FENCE))
        .isEqualTo(new AppendResult(10, 0, 0, 0));
    assertThat(warehouse.append(events(0, 10, "c1"), FENCE))
        .isEqualTo(new AppendResult(0, 10, 0, 0));
    assertThat(warehouse.append(events(5, 15, "c2"), FENCE))
        .isEqualTo(new AppendResult(5, 5, 0, 0));
    assertThat(count("custom_events")).isEqualTo(15);
  }

  @Test
  void repetitionsWithinTheRowsAreMeasured() {
    assertThat(warehouse.append(Rows.fixture("duplicate_ids"), FENCE))
        .isEqualTo(new AppendResult(3, 0, 2, 0));
    assertThat(warehouse.append(Rows.fixture("duplicate_ids"), FENCE))
        .isEqualTo(new AppendResult(0, 3, 2, 0));
    assertThat(count("custom_events")).isEqualTo(3);
  }

  @Test
  void anOldStragglerIsComparedWithItsOwnDay() {
    Instant old = DAY.minus(Duration.ofDays(80));
    Row straggler = event(1, "click", old, "c0");
    warehouse.append(Rows.of(EVENTS, List.of(straggler)), FENCE);
    List<Row> rows = new ArrayList<>(List.of(straggler));
    events(10, 20, "c1").forEach(rows::add);
    assertThat(warehouse.append(Rows.of(EVENTS, rows), FENCE))
        .isEqualTo(new AppendResult(10, 1, 0, 0));
  }

  @Test
  void moreRowsThanAChunkHoldsAreLoadedTogether() {
    RowSource many = Rows.made(EVENTS, 60_000, i -> event(i, "click", DAY, "c1"));
    assertThat(warehouse.append(many, FENCE)).isEqualTo(new AppendResult(60_000, 0, 0, 0));
    assertThat(warehouse.append(many, FENCE)).isEqualTo(new AppendResult(0, 60_000, 0, 0));
  }

  @Test
  void aLowerFenceWritesNothing() {
    warehouse.append(events(0, 1, "c1"), new Fence("lane-0", 7));
    WarehouseException refusal =
        failure(() -> warehouse.append(events(1, 2, "c2"), new Fence("lane-0", 6)));
    assertThat(refusal.kind()).isEqualTo(FailureKind.FENCED);
    assertThat(count("custom_events")).isEqualTo(1);
    assertThat(warehouse.append(events(1, 2, "c2"), new Fence("lane-1", 1)).inserted())
        .isEqualTo(1);
  }

  @Test
  void ofTwoWritersAtOnceEachRowIsThereOnce() throws Exception {
    warehouse.migrate();
    try (Warehouse other = place.open();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> first = threads.submit(() -> retry(warehouse, 1));
      Future<?> second = threads.submit(() -> retry(other, 2));
      first.get(60, TimeUnit.SECONDS);
      second.get(60, TimeUnit.SECONDS);
    }
    assertThat(count("custom_events")).isEqualTo(2000);
  }

  /** Either it writes, or it learns that the other one has the lane. */
  private void retry(Warehouse writer, long fence) {
    int conflicts = 0;
    for (int i = 0; i < 20; i++) {
      int from = i * 100;
      try {
        writer.append(events(from, from + 100, "c" + i), new Fence("lane-0", fence));
      } catch (WarehouseException e) {
        assertThat(e.kind()).isIn(FailureKind.TRANSIENT, FailureKind.FENCED);
        i -= e.kind() == FailureKind.TRANSIENT ? 1 : 0;
        assertThat(++conflicts).as(e.getMessage()).isLessThan(500);
      }
    }
  }

  @Test
  void aCancelledAppendWritesNothingAndTheNextOneAll() throws Exception {
    warehouse.migrate();
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    RowSource rows = pausing(events(0, 1000, "c1"), started, cancelled);
    try (ExecutorService threads = Executors.newSingleThreadExecutor();
        Warehouse victim = place.open()) {
      Future<WarehouseException> failure =
          threads.submit(() -> failure(() -> victim.append(rows, FENCE)));
      started.await();
      victim.cancel();
      cancelled.countDown();
      assertThat(failure.get(60, TimeUnit.SECONDS).kind()).isEqualTo(FailureKind.TRANSIENT);
    }
    assertThat(count("custom_events")).isZero();
    assertThat(warehouse.append(events(0, 1000, "c1"), FENCE).inserted()).isEqualTo(1000);
  }

  private RowSource pausing(RowSource rows, CountDownLatch started, CountDownLatch cancelled) {
    return new RowSource() {
      @Override
      public ManagedTable table() {
        return rows.table();
      }

      @Override
      public int size() {
        return rows.size();
      }

      @Override
      public void forEach(Consumer<Row> consumer) {
        int[] seen = {0};
        rows.forEach(
            row -> {
              if (++seen[0] == 500) {
                started.countDown();
                await(cancelled);
              }
              consumer.accept(row);
            });
      }

      private void await(CountDownLatch latch) {
        try {
          latch.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  @Test
  void aSourceThatBreaksOffLeavesNothing() {
    RowSource breaking =
        Rows.made(
            EVENTS,
            10,
            i -> {
              if (i == 7) {
                throw new IllegalStateException("the source broke off");
              }
              return event(i, "click", DAY, "c1");
            });
    assertThatThrownBy(() -> warehouse.append(breaking, FENCE)).hasMessageContaining("broke off");
    assertThat(warehouse.append(events(0, 10, "c1"), FENCE).inserted()).isEqualTo(10);
  }
}
