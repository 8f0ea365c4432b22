package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.DAY;
import static dev.sluice.testkit.warehouse.Rows.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.table.ManagedTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows by chunk, and by the time of receipt. */
abstract class CountingContract extends ContractGroup {
  @Test
  void rowsAreCountedByTheChunkThatBroughtThem() {
    warehouse.append(events(0, 10, "c1"), FENCE);
    warehouse.append(events(5, 20, "c2"), FENCE);
    assertThat(warehouse.countByChunk(EVENTS, List.of("c1", "c2", "c3"), DAY, DAY.plusSeconds(1)))
        .isEqualTo(Map.of("c1", 10L, "c2", 10L));
  }

  @Test
  void receivedRowsAreCountedInAWindow() {
    warehouse.append(events(0, 10, "c1"), FENCE);
    assertThat(warehouse.countReceived(EVENTS, DAY, DAY.plusMillis(1))).isEqualTo(10);
    assertThat(warehouse.countReceived(EVENTS, DAY.plusMillis(1), DAY.plusSeconds(9))).isZero();
    assertThat(warehouse.countReceived(ManagedTable.FLAG_EVALUATIONS, DAY, DAY.plusSeconds(9)))
        .isZero();
  }
}
