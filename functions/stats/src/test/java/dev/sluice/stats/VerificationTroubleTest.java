package dev.sluice.stats;

import static dev.sluice.stats.StatsFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.testkit.FaultyType;
import dev.sluice.testkit.warehouse.Rows;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What goes on beside a verification, and warehouses that talk too much or do not end. */
class VerificationTroubleTest {
  private static final String SECRET = "PLANTED-s3cr3t-4711";
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  @TempDir Path folder;
  private StatsFixture acme;

  @BeforeEach
  void start() {
    acme = new StatsFixture(folder);
    log.start();
    root().addAppender(log);
  }

  @AfterEach
  void close() {
    root().detachAppender(log);
    FaultyType.faults(StatsFixture.DATABASE, null);
    acme.close();
  }

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @Test
  void rowsThatAreLoadedMeanwhileAreNoDifference() throws IOException {
    acme.connect(acme.connection("faulty"));
    AtomicInteger calls = new AtomicInteger();
    beforeCounting(
        warehouse -> {
          if (calls.incrementAndGet() == 1) {
            warehouse.append(
                Rows.made(
                    ManagedTable.CUSTOM_EVENTS, 5, i -> Rows.event(i, "click", Rows.DAY, "a")),
                new Fence("lane-0", 1));
            acme.settle(Rows.DAY, 5, 0);
          }
        });
    JsonNode verified = acme.verified();
    assertThat(verified.at("/warehouse/custom_events").asInt()).isEqualTo(5);
    assertThat(verified.get("equal").asBoolean()).as("%s", verified).isTrue();
  }

  @Test
  void theBucketInWhichOneConnectionReplacedAnotherIsLeftOut() throws IOException {
    acme.settle(NOW.minus(Duration.ofMinutes(61)), 7, 0);
    acme.connect(connection("duckdb", 2, NOW.minus(Duration.ofMinutes(60)), Map.of()));
    JsonNode verified = acme.verified();
    assertThat(verified.at("/window/from").asText()).isEqualTo("2026-11-24T11:05:00.000Z");
    assertThat(verified.get("equal").asBoolean()).as("%s", verified).isTrue();
  }

  @Test
  void aConnectionThatHasJustReplacedAnotherIsVerifiedOverNothingYet() throws IOException {
    acme.settle(NOW.minusSeconds(30), 7, 0);
    acme.connect(connection("duckdb", 2, NOW, Map.of()));
    JsonNode verified = acme.verified();
    assertThat(verified.at("/counted/total").asInt()).isZero();
    assertThat(verified.get("equal").asBoolean()).as("%s", verified).isTrue();
  }

  @Test
  void aWarehouseThatDoesNotEndIsCancelledAgain() throws IOException {
    acme.connect(acme.connection("faulty"));
    CountDownLatch secondCancel = new CountDownLatch(2);
    FaultyType.faults(
        StatsFixture.DATABASE,
        new FaultyType.Faults() {
          @Override
          public void before(String call, Warehouse warehouse) {
            try {
              secondCancel.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public void cancelled(Warehouse warehouse) {
            secondCancel.countDown();
          }
        });
    Verification verification =
        new Verification(
            acme.warehouses, new SettingsVault(acme.vault), acme.counts, Duration.ofMillis(100));
    verification.verify(acme.connection("faulty"), Telemetry.Window.endingAt(NOW));
    assertThat(secondCancel.getCount()).isZero();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(
            thread ->
                thread.isAlive()
                    && java.util.Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("countReceived")));
  }

  @Test
  void aSecretThatAWarehouseRepeatsIsInNoAnswerAndNoLogLine() throws IOException {
    acme.connect(
        connection("faulty", 1, NOW.minus(Duration.ofDays(2)), Map.of("encryption_key", SECRET)));
    beforeCounting(
        warehouse -> {
          throw new WarehouseException(
              FailureKind.SETUP, "no entry", "bad key " + SECRET, "type it again", null);
        });
    assertThat(acme.verified().get("error").asText())
        .isEqualTo("no entry: bad key [secret] - type it again");
    beforeCounting(
        warehouse -> {
          throw new IllegalArgumentException("jdbc:talks?key=" + SECRET);
        });
    assertThat(acme.verified().get("error").asText())
        .contains("IllegalArgumentException")
        .doesNotContain(SECRET);
    assertThat(log.list).isNotEmpty().allSatisfy(VerificationTroubleTest::holdsNoSecret);
  }

  private static void holdsNoSecret(ILoggingEvent event) {
    assertThat(event.getFormattedMessage()).doesNotContain(SECRET);
    if (event.getThrowableProxy() != null) {
      assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy())).doesNotContain(SECRET);
    }
  }

  private static void beforeCounting(Consumer<Warehouse> fault) {
    FaultyType.faults(
        StatsFixture.DATABASE,
        new FaultyType.Faults() {
          @Override
          public void before(String call, Warehouse warehouse) {
            if (call.equals("countReceived")) {
              fault.accept(warehouse);
            }
          }
        });
  }

  private Connection connection(
      String type, long generation, Instant createdAt, Map<String, String> credentials) {
    SavedSettings settings =
        new SettingsVault(acme.vault)
            .seal("acme", type, Map.of("database", StatsFixture.DATABASE), credentials, 1);
    return new Connection(
        "acme",
        "wc_1",
        generation,
        "Main",
        false,
        5,
        settings,
        settings,
        Connection.Status.CONNECTED,
        null,
        createdAt,
        createdAt,
        createdAt,
        1);
  }
}
