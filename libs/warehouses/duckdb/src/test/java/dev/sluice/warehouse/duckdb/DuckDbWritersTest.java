package dev.sluice.warehouse.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.warehouse.Rows;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Query;
import dev.sluice.warehouse.QueryRows;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import dev.sluice.warehouse.WarehouseType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Writers that meet in a new lane: DuckDB alone lets two of them write the same rows. */
@Tag("slow")
class DuckDbWritersTest {
  private static final int BATCH = 200;

  @TempDir Path folder;

  @RepeatedTest(30)
  void ofThreeWritersInANewLaneEachRowIsThereOnce() throws Exception {
    try (Warehouse warehouse = open()) {
      warehouse.migrate();
      List<Callable<Void>> writers =
          LongStream.rangeClosed(1, 3).<Callable<Void>>mapToObj(this::writer).toList();
      ExecutorService threads = Executors.newFixedThreadPool(writers.size());
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
      threads.shutdown();
      String sql = "SELECT count(*) - count(DISTINCT event_id) FROM custom_events";
      try (QueryRows rows = warehouse.read(new Query(sql, 0, Duration.ofSeconds(30)))) {
        assertThat(rows.next()).containsExactly(0L);
      }
    }
  }

  private Callable<Void> writer(long fence) {
    return () -> {
      try (Warehouse own = open()) {
        for (int batch = 0; batch < 8; batch++) {
          append(own, batch, new Fence("lane-0", fence));
        }
      }
      return null;
    };
  }

  private static void append(Warehouse own, int batch, Fence fence) {
    try {
      own.append(Rows.events(batch * BATCH, (batch + 1) * BATCH, "chunk"), fence);
    } catch (WarehouseException e) {
      assertThat(e.kind()).isIn(FailureKind.FENCED, FailureKind.TRANSIENT);
    }
  }

  private Warehouse open() {
    return new DuckDbType()
        .open(
            new WarehouseType.Settings(
                Map.of("database", "acme.duckdb"),
                Map.of(),
                Map.of("SLUICE_DUCKDB_DIRECTORY", folder.toString())));
  }
}
