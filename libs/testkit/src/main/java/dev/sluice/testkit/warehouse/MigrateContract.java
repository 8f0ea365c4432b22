package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.DAY;
import static dev.sluice.testkit.warehouse.Rows.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.warehouse.Warehouse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The managed tables' versions. */
abstract class MigrateContract extends ContractGroup {
  @Test
  void twoMigrationsAtOnceBothEnd() throws Exception {
    try (Warehouse other = place.open();
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<?> first = threads.submit(warehouse::migrate);
      Future<?> second = threads.submit(other::migrate);
      first.get(60, TimeUnit.SECONDS);
      second.get(60, TimeUnit.SECONDS);
    }
    assertThat(count("flag_evaluations")).isZero();
    assertThat(count("sluice_schema")).isEqualTo(1);
  }

  @Test
  void aTableFromAnOlderVersionGetsItsColumnsAndKeepsItsRows() {
    warehouse.migrate();
    String table = place.table("flag_evaluations");
    warehouse.append(Rows.fixture("table_from_older_version"), FENCE);
    place.run("DROP VIEW " + place.table("flag_exposures"));
    place.run("ALTER TABLE %s DROP COLUMN experiment_id".formatted(table));
    place.run("ALTER TABLE %s DROP COLUMN sdk_version".formatted(table));
    place.run("DELETE FROM " + place.table("sluice_schema"));
    try (Warehouse newer = place.open()) {
      newer.migrate();
      assertThat(newer.append(Rows.fixture("table_from_older_version"), FENCE).alreadyThere())
          .isEqualTo(2);
      Row next = evaluation("9");
      assertThat(
              newer.append(Rows.of(ManagedTable.FLAG_EVALUATIONS, List.of(next)), FENCE).inserted())
          .isEqualTo(1);
    }
    assertThat(place.rows("SELECT experiment_id FROM %s ORDER BY evaluation_id".formatted(table)))
        .containsExactly(java.util.Arrays.asList((String) null), nulls(1), List.of("9"));
  }

  private Row evaluation(String experiment) {
    ManagedTable table = ManagedTable.FLAG_EVALUATIONS;
    Object[] values = new Object[table.columns().size()];
    values[table.indexOf("evaluation_id")] = "f".repeat(32);
    values[table.indexOf("experiment_id")] = experiment;
    values[table.indexOf("evaluated_at")] = DAY.toEpochMilli();
    return new Row(table, values);
  }

  private static List<String> nulls(int count) {
    return java.util.Arrays.asList(new String[count]);
  }

  @Test
  void aColumnThatTheCustomerAddedSurvives() {
    warehouse.append(Rows.fixture("customer_added_column"), FENCE);
    String table = place.table("custom_events");
    place.run("ALTER TABLE %s ADD COLUMN team VARCHAR".formatted(table));
    place.run("UPDATE %s SET team = 'growth'".formatted(table));
    warehouse.append(events(10, 11, "c2"), FENCE);
    try (Warehouse again = place.open()) {
      again.migrate();
    }
    assertThat(place.rows("SELECT team FROM %s ORDER BY event_id".formatted(table)))
        .containsExactly(List.of("growth"), List.of("growth"), nulls(1));
  }
}
