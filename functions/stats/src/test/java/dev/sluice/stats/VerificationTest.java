package dev.sluice.stats;

import static dev.sluice.stats.StatsFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.testkit.FaultyType;
import dev.sluice.testkit.warehouse.Rows;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {
  @TempDir Path folder;
  private StatsFixture acme;

  @BeforeEach
  void start() {
    acme = new StatsFixture(folder);
  }

  @AfterEach
  void close() {
    FaultyType.faults(StatsFixture.DATABASE, null);
    acme.close();
  }

  /** Ten events, received at midnight. */
  private void fillWarehouse() {
    try (Warehouse warehouse =
        acme.warehouses.open("duckdb", Map.of("database", StatsFixture.DATABASE), Map.of())) {
      warehouse.append(
          Rows.made(
              ManagedTable.CUSTOM_EVENTS,
              10,
              i -> Rows.event(i, "click", Instant.parse("2026-11-24T11:00:00Z"), "a")),
          new Fence("lane-0", 1));
    }
  }

  private static SavedSettings settings(String type, byte[] secret) {
    return new SavedSettings(type, "{\"database\":\"acme.duckdb\"}", secret, 1);
  }

  private Connection with(SavedSettings active, long generation, Instant createdAt) {
    return new Connection(
        "acme",
        "wc_1",
        generation,
        "Main",
        false,
        5,
        active,
        settings("duckdb", null),
        Connection.Status.CONNECTED,
        null,
        createdAt,
        createdAt,
        createdAt,
        1);
  }

  @Test
  void theWarehouseIsAskedOverTheSameWindow() throws IOException {
    acme.connect();
    fillWarehouse();
    acme.settle(Rows.DAY, 10, 0);
    JsonNode verified = acme.verified();
    assertThat(verified.get("equal").asBoolean()).as(verified.toString()).isTrue();
    assertThat(verified.get("error").isNull()).isTrue();
    assertThat(verified.get("warehouse").get("custom_events").asLong()).isEqualTo(10);
    assertThat(verified.get("window").toString())
        .isEqualTo("{\"from\":\"2026-11-23T12:05:00.000Z\",\"to\":\"2026-11-24T12:05:00.000Z\"}");
    acme.settle(Rows.DAY, 1, 0);
    verified = acme.verified();
    assertThat(verified.get("equal").asBoolean()).isFalse();
    assertThat(verified.get("counted").get("custom_events").asLong()).isEqualTo(11);
  }

  @Test
  void rowsOfTheWarehouseThatWasConnectedBeforeAreNotAskedFor() throws IOException {
    acme.settle(NOW.minus(Duration.ofHours(20)), 7, 0);
    acme.connect(with(settings("duckdb", null), 2, Rows.DAY.minusSeconds(1)));
    fillWarehouse();
    acme.settle(Rows.DAY, 10, 0);
    JsonNode verified = acme.verified();
    assertThat(verified.get("equal").asBoolean()).as(verified.toString()).isTrue();
    assertThat(verified.get("window").get("from").asText()).isEqualTo("2026-11-24T00:00:00.000Z");
    assertThat(acme.telemetry().get("events_last_24h").get("total").asLong()).isEqualTo(17);
  }

  @Test
  void aWarehouseThatCannotBeAskedIsTold() throws IOException {
    acme.connect();
    Files.writeString(folder.resolve(StatsFixture.DATABASE), "this is not a database file at all");
    JsonNode verified = acme.verified();
    assertThat(verified.get("equal").isNull()).isTrue();
    assertThat(verified.get("warehouse").isNull()).isTrue();
    assertThat(verified.get("error").asText()).contains("acme.duckdb");
  }

  @Test
  void settingsThatCannotBeUsedAreToldWithTheFix() throws IOException {
    acme.connect(with(settings("duckdb", new byte[] {1, 2, 3}), 1, NOW));
    assertThat(acme.verified().get("error").asText())
        .contains("cannot be used")
        .endsWith("edit the connection and test it again");
  }

  @Test
  void aTypeThatIsNoLongerOfferedIsTold() throws IOException {
    acme.connect(with(settings("teradata", null), 1, NOW));
    assertThat(acme.verified().get("error").asText()).contains("teradata", "edit the connection");
  }

  @Test
  void aConnectionThatNeverWorkedIsNotOpened() throws IOException {
    acme.connect(with(null, 1, NOW));
    assertThat(acme.verified().get("error").asText()).contains("test the connection");
  }

  @Test
  void withoutVerifyNoWarehouseIsOpened() throws IOException {
    acme.connect(acme.connection("faulty"));
    FaultyType.faults(
        StatsFixture.DATABASE,
        new FaultyType.Faults() {
          @Override
          public void before(String call, Warehouse warehouse) {
            throw new AssertionError("nobody asked for " + call);
          }
        });
    assertThat(acme.telemetry().get("verified").isNull()).isTrue();
    assertThat(Files.exists(folder.resolve(StatsFixture.DATABASE))).isFalse();
  }

  @Test
  void aWarehouseThatHangsIsCancelledAndTold() {
    CountDownLatch cancelled = new CountDownLatch(1);
    FaultyType.faults(
        StatsFixture.DATABASE,
        new FaultyType.Faults() {
          @Override
          public void before(String call, Warehouse warehouse) {
            await(cancelled);
          }

          @Override
          public void cancelled(Warehouse warehouse) {
            cancelled.countDown();
          }
        });
    Verification verification =
        new Verification(
            acme.warehouses, new SettingsVault(acme.vault), acme.counts, Duration.ofMillis(200));
    Map<String, Object> verified =
        verification.verify(acme.connection("faulty"), Telemetry.Window.endingAt(NOW));
    assertThat(cancelled.getCount()).isZero();
    assertThat(verified.get("warehouse")).isNull();
    assertThat(verified.get("error").toString()).contains("did not count within", "try again");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
