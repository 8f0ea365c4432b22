package dev.sluice.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.store.ChunkSettlements;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.aws.store.Settlement;
import dev.sluice.core.AesGcmVault;
import dev.sluice.core.Vault;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.testkit.AdjustableClock;
import dev.sluice.testkit.LocalDynamo;
import dev.sluice.testkit.warehouse.Rows;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.Warehouses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:02:00Z");
  @TempDir Path folder;
  private final LocalDynamo dynamo = new LocalDynamo();
  private final AdjustableClock clock = new AdjustableClock(NOW);
  private final Vault vault = new AesGcmVault(new byte[32]);
  private Warehouses warehouses;
  private StatsHandler handler;
  private HealthStore health;

  @BeforeEach
  void connect() {
    warehouses =
        new Warehouses(Set.of("duckdb"), Map.of("SLUICE_DUCKDB_DIRECTORY", folder.toString()));
    handler =
        new StatsHandler(
            new StatsEnvironment(dynamo.tables(), "key", Set.of("duckdb")),
            dynamo.client(),
            vault,
            warehouses,
            clock);
    health = new HealthStore(dynamo.client(), dynamo.tables());
    var settings =
        new SettingsVault(vault)
            .seal("acme", "duckdb", Map.of("database", "acme.duckdb"), Map.of(), 1);
    new ConnectionStore(dynamo.client(), dynamo.tables())
        .create(
            new Connection(
                "acme",
                "wc_1",
                1,
                "Main",
                false,
                5,
                settings,
                settings,
                Connection.Status.CONNECTED,
                null,
                NOW,
                NOW,
                NOW,
                1));
  }

  @AfterEach
  void close() {
    dynamo.close();
  }

  private APIGatewayV2HTTPResponse get(String organisation, String id, String role, String verify) {
    Map<String, String> query = new HashMap<>();
    if (verify != null) {
      query.put("verify", verify);
    }
    return handler.handleRequest(
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey(handler.routeKeys().iterator().next())
            .withPathParameters(Map.of("organisation", organisation, "id", id))
            .withQueryStringParameters(query)
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder()
                    .withAuthorizer(
                        APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder()
                            .withJwt(
                                APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT
                                    .builder()
                                    .withClaims(Map.of("org_id", "acme", "role", role))
                                    .build())
                            .build())
                    .build())
            .build(),
        null);
  }

  private JsonNode telemetry(String verify) throws IOException {
    APIGatewayV2HTTPResponse response = get("acme", "wc_1", "viewer", verify);
    assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(200);
    return Json.mapper().readTree(response.getBody());
  }

  private void settle(String chunk, Instant receivedAt, long inserted, long discarded) {
    new ChunkSettlements(dynamo.client(), dynamo.tables(), clock)
        .settle(
            List.of(
                new Settlement(
                    chunk,
                    "acme",
                    1,
                    receivedAt.toEpochMilli(),
                    0,
                    inserted + discarded,
                    0,
                    inserted,
                    0,
                    discarded)));
  }

  @Test
  void aNewConnectionIsIdle() throws IOException {
    JsonNode telemetry = telemetry(null);
    assertThat(telemetry.get("status").asText()).isEqualTo("idle");
    assertThat(telemetry.get("last_delivery_at").isNull()).isTrue();
    assertThat(telemetry.get("events_last_24h").get("total").asLong()).isZero();
    assertThat(telemetry.get("verified").isNull()).isTrue();
  }

  @Test
  void theLastDayAndTheDayBeforeAreToldApart() throws IOException {
    new CountStore(dynamo.client(), dynamo.tables()).accepted("acme", 1, 0, 30);
    settle("a", NOW, 10, 0);
    settle("b", NOW.minus(Duration.ofHours(23)), 5, 0);
    settle("c", NOW.minus(Duration.ofHours(25)), 3, 0);
    settle("d", NOW.minus(Duration.ofHours(49)), 2, 0);
    health.delivered("acme", NOW);
    JsonNode telemetry = telemetry(null);
    assertThat(telemetry.get("status").asText()).isEqualTo("active");
    assertThat(telemetry.get("events_last_24h").get("custom_events").asLong()).isEqualTo(15);
    assertThat(telemetry.get("events_previous_24h").get("custom_events").asLong()).isEqualTo(3);
    assertThat(telemetry.get("waiting").get("total").asLong()).isEqualTo(10);
    assertThat(telemetry.get("last_delivery_at").asText()).isEqualTo("2026-11-24T12:02:00.000Z");
  }

  @Test
  void troubleIsToldInOneWordAndInItsOwnWords() throws IOException {
    settle("a", NOW, 10, 1);
    assertThat(telemetry(null).get("status").asText()).isEqualTo("degraded");
    health.failed("acme", "TRANSIENT", "no answer", NOW, NOW.plusSeconds(9));
    health.addError("acme", new HealthStore.RecentError(NOW, "TRANSIENT", "no answer"));
    assertThat(telemetry(null).get("status").asText()).isEqualTo("degraded");
    health.failed("acme", "SETUP", "wrong key - type it again", NOW, NOW.plusSeconds(9));
    JsonNode telemetry = telemetry(null);
    assertThat(telemetry.get("status").asText()).isEqualTo("error");
    assertThat(telemetry.get("next_attempt_at").asText()).isEqualTo("2026-11-24T12:02:09.000Z");
    assertThat(telemetry.get("failed_deliveries_last_24h").asLong()).isEqualTo(1);
    assertThat(telemetry.get("recent_errors").get(0).get("message").asText())
        .isEqualTo("no answer");
    assertThat(telemetry.get("discarded_last_24h").get("total").asLong()).isEqualTo(1);
  }

  @Test
  void verifyingAsksTheWarehouseOverTheSameWindow() throws IOException {
    try (Warehouse warehouse =
        warehouses.open("duckdb", Map.of("database", "acme.duckdb"), Map.of())) {
      warehouse.append(
          Rows.made(
              ManagedTable.CUSTOM_EVENTS,
              10,
              i -> Rows.event(i, "click", Instant.parse("2026-11-24T11:00:00Z"), "a")),
          new Fence("lane-0", 1));
    }
    settle("a", Rows.DAY, 10, 0);
    JsonNode verified = telemetry("true").get("verified");
    assertThat(verified.get("equal").asBoolean()).as(verified.toString()).isTrue();
    assertThat(verified.get("warehouse").get("custom_events").asLong()).isEqualTo(10);
    settle("b", Rows.DAY, 1, 0);
    verified = telemetry("true").get("verified");
    assertThat(verified.get("equal").asBoolean()).isFalse();
    assertThat(verified.get("counted").get("custom_events").asLong()).isEqualTo(11);
  }

  @Test
  void aWarehouseThatCannotBeAskedIsTold() throws IOException {
    Files.writeString(folder.resolve("acme.duckdb"), "this is not a database file at all");
    JsonNode verified = telemetry("true").get("verified");
    assertThat(verified.get("equal").isNull()).isTrue();
    assertThat(verified.get("error").asText()).contains("acme.duckdb");
  }

  @Test
  void whoMayNotAskIsRefused() {
    assertThat(get("acme", "wc_2", "admin", null).getStatusCode()).isEqualTo(404);
    assertThat(get("other", "wc_1", "admin", null).getStatusCode()).isEqualTo(403);
    assertThat(get("acme", "wc_1", "machine", null).getStatusCode()).isEqualTo(403);
    assertThat(get("acme", "wc_1", "admin", "maybe").getStatusCode()).isEqualTo(400);
  }

  @Test
  void theEventThatAwsDocumentsIsAnswered() throws IOException {
    Path file = Path.of("../../events/stats-telemetry.json");
    APIGatewayV2HTTPEvent event =
        LambdaEventSerializers.serializerFor(
                APIGatewayV2HTTPEvent.class, getClass().getClassLoader())
            .fromJson(Files.newInputStream(file));
    assertThat(handler.handleRequest(event, null).getStatusCode()).isEqualTo(200);
  }
}
