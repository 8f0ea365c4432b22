package dev.sluice.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
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
import dev.sluice.testkit.AdjustableClock;
import dev.sluice.testkit.LocalDynamo;
import dev.sluice.warehouse.Warehouses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The organisation {@code acme} with AWS's DynamoDB Local and a DuckDB file in a folder. */
final class StatsFixture implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-24T12:02:00Z");
  static final String DATABASE = "acme.duckdb";
  final LocalDynamo dynamo = new LocalDynamo();
  final AdjustableClock clock = new AdjustableClock(NOW);
  final Vault vault = new AesGcmVault(new byte[32]);
  final Warehouses warehouses;
  final HealthStore health = new HealthStore(dynamo.client(), dynamo.tables());
  final CountStore counts = new CountStore(dynamo.client(), dynamo.tables());
  final StatsHandler handler;

  StatsFixture(Path folder) {
    Set<String> types = Set.of("duckdb", "faulty");
    warehouses = new Warehouses(types, Map.of("SLUICE_DUCKDB_DIRECTORY", folder.toString()));
    StatsEnvironment environment = new StatsEnvironment(dynamo.tables(), "key", types);
    handler = new StatsHandler(environment, dynamo.client(), vault, warehouses, clock);
  }

  /** Connected for three days, and delivering. */
  Connection connection(String type) {
    Instant created = NOW.minus(Duration.ofDays(3));
    var settings =
        new SettingsVault(vault).seal("acme", type, Map.of("database", DATABASE), Map.of(), 1);
    return new Connection(
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
        created,
        created,
        created,
        1);
  }

  void connect() {
    connect(connection("duckdb"));
  }

  void connect(Connection connection) {
    new ConnectionStore(dynamo.client(), dynamo.tables()).create(connection);
  }

  void settle(Instant receivedAt, long eventsInserted, long eventsDiscarded) {
    settle(
        settlement(
            receivedAt, 0, eventsInserted + eventsDiscarded, 0, eventsInserted, eventsDiscarded));
  }

  void settle(Settlement settlement) {
    new ChunkSettlements(dynamo.client(), dynamo.tables(), clock).settle(List.of(settlement));
  }

  static Settlement settlement(
      Instant receivedAt,
      long evaluations,
      long events,
      long evaluationsInserted,
      long eventsInserted,
      long eventsDiscarded) {
    return new Settlement(
        UUID.randomUUID().toString(),
        "acme",
        1,
        receivedAt.toEpochMilli(),
        evaluations,
        events,
        evaluationsInserted,
        eventsInserted,
        0,
        eventsDiscarded);
  }

  APIGatewayV2HTTPResponse get(
      String organisation, String id, String role, Map<String, String> query) {
    var jwt =
        APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT
            .builder()
            .withClaims(Map.of("org_id", "acme", "role", role))
            .build();
    var authorizer = APIGatewayV2HTTPEvent.RequestContext.Authorizer.builder().withJwt(jwt).build();
    return handler.handleRequest(
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey(handler.routeKeys().iterator().next())
            .withPathParameters(Map.of("organisation", organisation, "id", id))
            .withQueryStringParameters(query)
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder().withAuthorizer(authorizer).build())
            .build(),
        null);
  }

  JsonNode telemetry() throws IOException {
    return telemetry(Map.of());
  }

  JsonNode verified() throws IOException {
    return telemetry(Map.of("verify", "true")).get("verified");
  }

  JsonNode telemetry(Map<String, String> query) throws IOException {
    APIGatewayV2HTTPResponse response = get("acme", "wc_1", "viewer", query);
    assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(200);
    return Json.mapper().readTree(response.getBody());
  }

  @Override
  public void close() {
    dynamo.close();
  }
}
