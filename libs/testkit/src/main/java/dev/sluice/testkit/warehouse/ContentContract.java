package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.DAY;
import static dev.sluice.testkit.warehouse.Rows.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every value comes back as it was. */
abstract class ContentContract extends ContractGroup {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "unicode_and_quotes",
        "reserved_words",
        "very_wide_traits",
        "non_utc_times",
        "null_everywhere"
      })
  void everyValueComesBackAsItWas(String fixture) {
    RowSource rows = Rows.fixture(fixture);
    assertThat(warehouse.append(rows, FENCE).inserted()).isEqualTo(rows.size());
    ManagedTable table = rows.table();
    String id = table.idColumn().orElseThrow();
    rows.forEach(
        row -> {
          StringBuilder columns = new StringBuilder();
          table.columns().forEach(column -> columns.append(", ").append(column.name()));
          List<String> stored =
              place
                  .rows(
                      "SELECT %s FROM %s WHERE %s = '%s'"
                          .formatted(
                              columns.substring(2), place.table(table.tableName()), id, row.id()))
                  .get(0);
          for (int i = 0; i < stored.size(); i++) {
            assertThat(stored.get(i))
                .as(table.columns().get(i).name())
                .isEqualTo(StoredText.of(table.columns().get(i).type(), row.values()[i]));
          }
        });
    assertThat(warehouse.append(rows, FENCE).alreadyThere()).isEqualTo(rows.size());
  }

  @Test
  void exposuresHaveAViewOfTheirOwn() {
    Row exposure = event(1, "$flag_exposure", DAY, "c1");
    exposure.values()[EVENTS.indexOf("feature")] = "checkout";
    exposure.values()[EVENTS.indexOf("value")] = "control";
    exposure.values()[EVENTS.indexOf("metadata")] = "{\"experiment_id\":\"42\"}";
    warehouse.append(Rows.of(EVENTS, List.of(exposure, event(2, "click", DAY, "c1"))), FENCE);
    assertThat(
            place.rows(
                "SELECT identifier, feature, variant, experiment_id FROM "
                    + place.table("flag_exposures")))
        .containsExactly(List.of("user-1", "checkout", "control", "42"));
  }
}
