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
import dev.sluice.warehouse.Query;
import dev.sluice.warehouse.QueryRows;
import dev.sluice.warehouse.Slice;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every promise of {@link Warehouse}. A warehouse's test extends this and says how to reach it;
 * what it cannot do it lists in {@link #cannot()}, and then the refusal is asserted.
 */
@Timeout(120)
public abstract class WarehouseContract {
  private static final Fence FENCE = new Fence("lane-0", 1);
  private static final ManagedTable EVENTS = ManagedTable.CUSTOM_EVENTS;
  private static final LocalDate TODAY = LocalDate.parse("2026-11-24");
  private WarehouseUnderTest place;
  private Warehouse warehouse;

  /** What a warehouse may be unable to do. */
  public enum Ability {
    ESTIMATE,
    /** Gives a query's first rows before the last are known. */
    STREAM
  }

  /** An empty schema of its own. */
  protected abstract WarehouseUnderTest place();

  /** What this warehouse cannot do, with the reason. */
  protected Map<Ability, String> cannot() {
    return Map.of();
  }

  @BeforeEach
  void open() {
    place = place();
    warehouse = place.open();
  }

  @AfterEach
  void close() {
    warehouse.close();
    place.close();
  }

  private long count(String table) {
    return Long.parseLong(place.rows("SELECT count(*) FROM " + place.table(table)).get(0).get(0));
  }

  private static WarehouseException failure(Callable<?> call) {
    try {
      call.call();
    } catch (WarehouseException e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError("not a WarehouseException", e);
    }
    throw new AssertionError("it should have failed");
  }

  @Nested
  class Append {
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

  @Nested
  class Rejects {
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

  @Nested
  class Content {
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

  @Nested
  class Migrate {
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
                newer
                    .append(Rows.of(ManagedTable.FLAG_EVALUATIONS, List.of(next)), FENCE)
                    .inserted())
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

  @Nested
  class Replace {
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

  @Nested
  class Counting {
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

  @Nested
  class Reading {
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

  @Test
  void aDiagnosisPassesAndLeavesNothingBehind() {
    var diagnosis = warehouse.diagnose();
    assertThat(diagnosis.failed()).isEmpty();
    assertThat(diagnosis.steps().size()).isGreaterThanOrEqualTo(5);
    assertThat(count("custom_events")).isZero();
    assertThat(count("sluice_lanes")).isZero();
    assertThat(warehouse.append(events(0, 1, "c1"), FENCE).inserted()).isEqualTo(1);
  }
}
