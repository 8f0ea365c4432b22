package dev.sluice.flush;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.store.Connection;
import dev.sluice.stats.StatsEnvironment;
import dev.sluice.stats.StatsHandler;
import dev.sluice.testkit.FaultyType;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of 50 organisations three are in trouble; the others do not notice, and each of the three is told
 * what is wrong.
 */
@Tag("slow")
@Timeout(120)
class IsolationTest {
  private static final int HEALTHY = 47;
  private final CountDownLatch cancelled = new CountDownLatch(1);

  /** A load that never ends by itself; only DuckDB's part of it is not real. */
  private final FaultyType.Faults hanging =
      new FaultyType.Faults() {
        @Override
        public void before(String call, Warehouse warehouse) {
          try {
            cancelled.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new WarehouseException(
              FailureKind.TRANSIENT, "could not load rows", "it was cancelled", "retried", null);
        }

        @Override
        public void cancelled(Warehouse warehouse) {
          cancelled.countDown();
        }
      };

  @Test
  void othersAreDeliveredWhileOneHangsOneIsLockedOutAndOneRefusesARow(@TempDir Path folder)
      throws Exception {
    try (FlushFixture fixture = new FlushFixture(folder, 3)) {
      List<Connection> healthy = new ArrayList<>();
      for (int i = 0; i < HEALTHY; i++) {
        healthy.add(fixture.connect("healthy" + i, "duckdb"));
      }
      Connection hangs = fixture.connect("hangs", "faulty");
      Connection locked = lockedOut(fixture);
      Connection refuses = refusing(fixture, folder);
      FaultyType.faults("hangs.duckdb", hanging);
      for (Connection connection : healthy) {
        fixture.accept(connection, "e", 0, 20);
      }
      for (Connection connection : List.of(hangs, locked, refuses)) {
        fixture.accept(connection, "e", 0, 20);
      }
      fixture.clock.advance(Duration.ofMinutes(5));
      FlushHandler handler = fixture.handler();
      SQSEvent event = fixture.queue.receive().orElseThrow();
      try (ExecutorService function = Executors.newSingleThreadExecutor()) {
        Future<?> batch =
            function.submit(
                () ->
                    fixture.acknowledge(
                        event, handler.handleRequest(event, new TimeLeft(Duration.ofSeconds(45)))));
        awaitDelivered(fixture, healthy);
        assertThat(batch.isDone()).as("the hanging load is still running").isFalse();
        batch.get();
      }
      assertThat(fixture.queue.inFlight()).isZero();

      JsonNode telemetry = telemetry(fixture, healthy.get(0));
      assertThat(telemetry.get("status").asText()).isEqualTo("active");
      assertThat(telemetry.get("recent_errors")).isEmpty();

      telemetry = telemetry(fixture, hangs);
      assertThat(telemetry.get("status").asText()).isEqualTo("degraded");
      assertThat(telemetry.get("recent_errors").get(0).get("message").asText())
          .contains("cancelled");
      assertThat(telemetry.get("waiting").get("total").asLong()).isEqualTo(20);

      telemetry = telemetry(fixture, locked);
      assertThat(telemetry.get("status").asText()).isEqualTo("error");
      assertThat(telemetry.get("recent_errors").get(0).get("message").asText())
          .containsIgnoringCase("encryption key")
          .doesNotContain("a wrong key");
      assertThat(telemetry.get("waiting").get("total").asLong()).isEqualTo(20);

      telemetry = telemetry(fixture, refuses);
      assertThat(telemetry.get("status").asText()).isEqualTo("degraded");
      assertThat(telemetry.get("events_last_24h").get("custom_events").asLong()).isEqualTo(19);
      assertThat(telemetry.get("discarded_last_24h").get("custom_events").asLong()).isEqualTo(1);
      assertThat(telemetry.get("recent_errors").get(0).get("message").asText())
          .contains("sluice_rejects");

      FaultyType.faults("hangs.duckdb", null);
      fixture.connections.delete("locked", locked.id());
      fixture.drain(handler, Duration.ofHours(2));
      assertThat(WarehouseSql.number(folder, "hangs", "select count(*) from sluice.custom_events"))
          .isEqualTo(20);
    } finally {
      FaultyType.faults("hangs.duckdb", null);
    }
  }

  private static Connection lockedOut(FlushFixture fixture) {
    Connection right =
        fixture.connect("locked", "duckdb", Map.of("encryption_key", "the right key"));
    try (Warehouse warehouse = fixture.open(right)) {
      warehouse.migrate();
    }
    fixture.connections.delete("locked", right.id());
    return fixture.connect("locked", "duckdb", Map.of("encryption_key", "a wrong key"));
  }

  private static Connection refusing(FlushFixture fixture, Path folder) {
    Connection connection = fixture.connect("refuses", "duckdb");
    WarehouseSql.run(folder, "refuses", "create schema sluice");
    WarehouseSql.run(
        folder,
        "refuses",
        "create table sluice.custom_events (event_id varchar, value varchar, check (value <>"
            + " '13'))");
    return connection;
  }

  private static void awaitDelivered(FlushFixture fixture, List<Connection> connections)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(25).toNanos();
    for (Connection connection : connections) {
      while (fixture.health.find(connection.organisation()).lastDeliveryAt() == null) {
        assertThat(System.nanoTime()).as(connection.organisation() + " waits").isLessThan(end);
        Thread.sleep(20);
      }
    }
  }

  private static JsonNode telemetry(FlushFixture fixture, Connection connection) throws Exception {
    StatsHandler stats =
        new StatsHandler(
            new StatsEnvironment(fixture.dynamo.tables(), "key", Set.of("duckdb")),
            fixture.dynamo.client(),
            fixture.vault,
            fixture.warehouses,
            fixture.clock);
    String organisation = connection.organisation();
    var jwt =
        APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT
            .builder()
            .withClaims(Map.of("org_id", organisation, "role", "viewer"))
            .build();
    var authorizer = APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder().withJwt(jwt).build();
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey(stats.routeKeys().iterator().next())
            .withPathParameters(Map.of("organisation", organisation, "id", connection.id()))
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder().withAuthorizer(authorizer).build())
            .build();
    return Json.mapper().readTree(stats.handleRequest(event, null).getBody());
  }
}
