package dev.sluice.config;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import dev.sluice.core.AesGcmVault;
import dev.sluice.testkit.AdjustableClock;
import dev.sluice.testkit.LocalDynamo;
import dev.sluice.warehouse.Warehouses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The function with DynamoDB Local, DuckDB in a folder and a clock; its operations wait in a queue.
 */
final class ConfigFixture implements AutoCloseable {
  static final String ORG = "/api/v1/organisations/{organisation}";
  static final String CONNECTIONS = ORG + "/integrations/warehouse-connections/";
  static final Patience IMPATIENT =
      new Patience(
          Duration.ofMillis(300),
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofMinutes(16));

  final LocalDynamo dynamo = new LocalDynamo();
  final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-24T08:41:33.120Z"));
  final AesGcmVault vault = new AesGcmVault(new byte[32]);
  final Deque<APIGatewayV2HTTPEvent> invocations = new ArrayDeque<>();
  final ConfigHandler handler;

  ConfigFixture(Path directory) {
    this(directory, Patience.USUAL);
  }

  ConfigFixture(Path directory, Patience patience) {
    handler = handler(directory, invocations::add, patience);
  }

  ConfigHandler handler(Path directory, AsyncInvoker invoker, Patience patience) {
    return new ConfigHandler(
        new ConfigEnvironment(
            dynamo.tables(), "key", Set.of("duckdb", "faulty"), "https://sluice.example/"),
        dynamo.client(),
        vault,
        new Warehouses(
            Set.of("duckdb", "faulty"), Map.of("SLUICE_DUCKDB_DIRECTORY", directory.toString())),
        invoker,
        clock,
        patience);
  }

  Reply admin(String route, String body, String... path) {
    return call(handler, "admin", "acme", route, body, path);
  }

  Reply viewer(String route, String body, String... path) {
    return call(handler, "viewer", "acme", route, body, path);
  }

  /**
   * @param route method and path with its parameters still in it
   * @param path names and values of parameters besides the organisation
   */
  static Reply call(
      ConfigHandler handler,
      String role,
      String organisation,
      String route,
      String body,
      String... path) {
    return Reply.of(handler.handleRequest(event(role, organisation, route, body, path), null));
  }

  static APIGatewayV2HTTPEvent event(
      String role, String organisation, String route, String body, String... path) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("organisation", organisation);
    Map<String, String> query = new LinkedHashMap<>();
    for (int i = 0; i < path.length; i += 2) {
      (path[i].startsWith("?") ? query : parameters).put(path[i].replace("?", ""), path[i + 1]);
    }
    return APIGatewayV2HTTPEvent.builder()
        .withRouteKey(route)
        .withPathParameters(parameters)
        .withQueryStringParameters(query)
        .withBody(body)
        .withRequestContext(
            RequestContext.builder()
                .withRequestId("request-1")
                .withAuthorizer(role == null ? null : authorizer(role, organisation))
                .build())
        .build();
  }

  private static RequestContext.Authorizer authorizer(String role, String organisation) {
    return RequestContext.Authorizer.builder()
        .withJwt(
            RequestContext.Authorizer.JWT
                .builder()
                .withClaims(Map.of("org_id", organisation, "role", role, "sub", role + "@acme"))
                .build())
        .build();
  }

  /** Runs the asynchronous invocations that wait. */
  void runOperations() {
    while (!invocations.isEmpty()) {
      handler.handleRequest(invocations.poll(), null);
    }
  }

  @Override
  public void close() {
    dynamo.close();
  }
}
