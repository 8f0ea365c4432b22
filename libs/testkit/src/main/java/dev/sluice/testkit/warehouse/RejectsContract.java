package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.DAY;
import static dev.sluice.testkit.warehouse.Rows.event;
import static dev.sluice.testkit.warehouse.Rows.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import dev.sluice.warehouse.AppendResult;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.WarehouseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the warehouse refuses. */
abstract class RejectsContract extends ContractGroup {
  @Test
  void aRefusedRowIsRejectedOnceAndTheOthersLoad() {
    place.forbidEvent("forbidden");
    RowSource rows =
        Rows.made(
            EVENTS,
            100,
            i -> event(i, i == 13 || i == 77 ? "forbidden" : "click", DAY, "c" + i / 50));
    assertThat(warehouse.append(rows, FENCE)).isEqualTo(new AppendResult(98, 0, 0, 2));
    assertThat(warehouse.append(rows, FENCE)).isEqualTo(new AppendResult(0, 98, 0, 2));
    assertThat(count("custom_events")).isEqualTo(98);
    List<List<String>> rejects =
        place.rows(
            "SELECT table_name, row_id, reason FROM "
                + place.table("sluice_rejects")
                + " ORDER BY row_id");
    assertThat(rejects).hasSize(2);
    assertThat(rejects.get(0).subList(0, 2))
        .containsExactly("custom_events", "%032x".formatted(13));
    assertThat(rejects.get(0).get(2)).isNotBlank();
    assertThat(warehouse.countRejectsByChunk(EVENTS, List.of("c0", "c1", "other")))
        .isEqualTo(Map.of("c0", 1L, "c1", 1L));
  }

  @Test
  void aSingleRefusedRowHoldsUpNothing() {
    place.forbidEvent("forbidden");
    Row bad = event(1, "forbidden", DAY, "c1");
    assertThat(warehouse.append(Rows.of(EVENTS, List.of(bad)), FENCE))
        .isEqualTo(new AppendResult(0, 0, 0, 1));
  }

  @Test
  void aTableThatRefusesEveryRowRejectsNone() {
    warehouse.migrate();
    place.run(
        "ALTER TABLE %s ALTER COLUMN sdk_name SET NOT NULL"
            .formatted(place.table("custom_events")));
    place.run(
        "ALTER TABLE %s ALTER COLUMN ingestion_id SET NOT NULL"
            .formatted(place.table("custom_events")));
    place.run(
        "ALTER TABLE %s ADD COLUMN customers VARCHAR".formatted(place.table("custom_events")));
    place.run(
        "ALTER TABLE %s ALTER COLUMN customers SET NOT NULL"
            .formatted(place.table("custom_events")));
    WarehouseException refusal = failure(() -> warehouse.append(events(0, 10, "c1"), FENCE));
    assertThat(refusal.kind()).isEqualTo(FailureKind.SETUP);
    assertThat(refusal.getMessage()).contains("refuses every row").contains("customers");
    assertThat(count("sluice_rejects")).isZero();
  }
}
