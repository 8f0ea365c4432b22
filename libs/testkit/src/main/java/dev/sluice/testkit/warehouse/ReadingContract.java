package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.warehouse.WarehouseContract.Ability;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Query;
import dev.sluice.warehouse.QueryRows;
import dev.sluice.warehouse.WarehouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A customer's own queries. */
abstract class ReadingContract extends ContractGroup {
  private Query query(String sql) {
    return new Query(sql, 0, Duration.ofSeconds(20));
  }

  private List<Object[]> all(QueryRows rows) {
    List<Object[]> list = new ArrayList<>();
    for (Object[] row = rows.next(); row != null; row = rows.next()) {
      list.add(row);
    }
    return list;
  }

  @Test
  void rowsStreamWithTheirColumns() {
    warehouse.append(events(0, 10, "c1"), FENCE);
    String sql =
        "SELECT event, count(*) AS n FROM %s GROUP BY event;"
            .formatted(place.table("custom_events"));
    try (QueryRows rows = warehouse.read(query(sql))) {
      assertThat(rows.columns())
          .extracting(QueryRows.QueryColumn::name)
          .map(String::toLowerCase)
          .containsExactly("event", "n");
      List<Object[]> all = all(rows);
      assertThat(all).hasSize(1);
      assertThat(all.get(0)[0]).isEqualTo("click");
      assertThat(((Number) all.get(0)[1]).longValue()).isEqualTo(10);
    }
  }

  @Test
  void aRowLimitIsKeptAndAnEarlyCloseDoesNoHarm() {
    warehouse.append(events(0, 100, "c1"), FENCE);
    String sql = "SELECT * FROM " + place.table("custom_events");
    try (QueryRows rows = warehouse.read(new Query(sql, 7, Duration.ofSeconds(20)))) {
      assertThat(all(rows)).hasSize(7);
    }
    try (QueryRows rows = warehouse.read(query(sql))) {
      assertThat(rows.next()).isNotNull();
    }
    assertThat(warehouse.append(events(0, 101, "c1"), FENCE).inserted()).isEqualTo(1);
  }

  @Test
  void theFirstRowsComeBeforeTheLastAreKnown() {
    warehouse.append(events(0, 2000, "c1"), FENCE);
    String table = place.table("custom_events");
    String eightBillionRows =
        "SELECT a.event_id, b.value FROM %1$s a CROSS JOIN %1$s b CROSS JOIN %1$s c"
            .formatted(table);
    Query query = new Query(eightBillionRows, 0, Duration.ofSeconds(5));
    if (cannot().containsKey(Ability.STREAM)) {
      // Then at least the time that the query has is kept, and the warehouse goes on.
      assertThat(failure(() -> warehouse.read(query)).kind()).isEqualTo(FailureKind.TRANSIENT);
    } else {
      try (QueryRows rows = warehouse.read(query)) {
        for (int i = 0; i < 10_000; i++) {
          assertThat(rows.next()).hasSize(2);
        }
      }
    }
    assertThat(count("custom_events")).isEqualTo(2000);
  }

  @Test
  void aValueThatTheQueryCannotConvertIsTheQuerysFault() {
    warehouse.append(events(0, 10, "c1"), FENCE);
    String cast = "SELECT CAST(event AS INTEGER) AS n, occurred_at FROM ";
    Query query = query(cast + place.table("custom_events"));
    WarehouseException reading =
        failure(
            () -> {
              try (QueryRows rows = warehouse.read(query)) {
                return all(rows);
              }
            });
    WarehouseException hashing = failure(() -> warehouse.fingerprint(query, "occurred_at"));
    for (WarehouseException failure : List.of(reading, hashing)) {
      assertThat(failure.kind()).isEqualTo(FailureKind.SETUP);
      assertThat(failure.getMessage()).doesNotContain("sluice_rejects");
    }
  }

  @Test
  void whatWritesIsRefused() {
    warehouse.append(events(0, 1, "c1"), FENCE);
    String table = place.table("custom_events");
    for (String sql :
        List.of(
            "DELETE FROM " + table,
            "INSERT INTO %s (event_id) VALUES ('x')".formatted(table),
            "UPDATE %s SET event = 'x'".formatted(table),
            "DROP TABLE " + table,
            "CREATE TABLE stolen AS SELECT 1",
            "SELECT 1; DELETE FROM " + table,
            "SELECT 1) ; DELETE FROM %s; SELECT (1".formatted(table),
            "SELECT 1) -- \n; DELETE FROM " + table)) {
      failure(
          () -> {
            try (QueryRows rows = warehouse.read(query(sql))) {
              return all(rows);
            }
          });
    }
    assertThat(count("custom_events")).isEqualTo(1);
  }

  @Test
  void aWrongQueryIsToldInTheWarehousesWords() {
    WarehouseException failure =
        failure(() -> warehouse.read(query("SELECT no_such_column FROM " + place.table("x"))));
    assertThat(failure.kind()).isEqualTo(FailureKind.SETUP);
    assertThat(failure.failure().vendorWords()).isNotBlank();
    assertThat(failure.failure().fix()).isNotBlank();
  }

  @Test
  void aFingerprintKnowsChangesAndNotOrder() {
    warehouse.append(events(0, 10, "c1"), FENCE);
    String table = place.table("custom_events");
    String columns = "SELECT event_id, value, occurred_at FROM " + table;
    var first = warehouse.fingerprint(query(columns + " ORDER BY event_id"), "occurred_at");
    var turned = warehouse.fingerprint(query(columns + " ORDER BY event_id DESC"), "occurred_at");
    assertThat(first).isEqualTo(turned).containsOnlyKeys(TODAY);
    assertThat(first.get(TODAY).rows()).isEqualTo(10);
    place.run("UPDATE %s SET value = 'changed' WHERE value = '3'".formatted(table));
    var changed = warehouse.fingerprint(query(columns), "occurred_at");
    assertThat(changed.get(TODAY).rows()).isEqualTo(10);
    assertThat(changed.get(TODAY).hash()).isNotEqualTo(first.get(TODAY).hash());
  }

  @Test
  void anEstimateIsGivenOrRefused() {
    if (cannot().containsKey(Ability.ESTIMATE)) {
      assertThat(failure(() -> warehouse.estimateBytes(query("SELECT 1"))).kind())
          .isEqualTo(FailureKind.UNSUPPORTED);
    } else {
      assertThat(warehouse.estimateBytes(query("SELECT 1"))).isNotNegative();
    }
  }
}
