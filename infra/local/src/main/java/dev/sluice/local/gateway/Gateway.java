package dev.sluice.local.gateway;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on 127.0.0.1 that behaves as API Gateway's HTTP API does in front of the
 * functions: routes, payload format 2.0, JWT authoriser on the managing routes, CORS, limits.
 */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final String MANAGING = "/api/v1/organisations/";
  private static final int BODY_BYTES = 10 * 1024 * 1024;
  private final HttpServer server;
  private volatile RouteTable routes;
  private final Issuer issuer;
  private final Duration integrationTimeout;
  private final Function<String, Context> contexts;

  /** One party for the gateway itself and one for each request; it ends when all have left. */
  private final Phaser requests = new Phaser(1);

  private final ExecutorService exchanges = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService functions = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Takes the port.
   *
   * @param port 0 for a free one
   * @param integrationTimeout after which the caller is answered 503, whatever the function does
   * @param contexts a Lambda context by the function's name
   * @throws java.net.BindException when the port is taken
   */
  public Gateway(
      int port, Issuer issuer, Duration integrationTimeout, Function<String, Context> contexts)
      throws IOException {
    this.issuer = issuer;
    this.integrationTimeout = integrationTimeout;
    this.contexts = contexts;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    server.setExecutor(exchanges);
    server.createContext("/", this::answer);
  }

  /** Serves a path past the gateway, for what only a local run has. */
  public void serve(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  /** Begins to answer; until then callers wait. */
  public void start(RouteTable routes) {
    this.routes = routes;
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (requests.register() < 0) {
      Response.message(503, "Service Unavailable").send(exchange);
      return;
    }
    try {
      respondSafely(exchange).send(exchange);
    } finally {
      requests.arriveAndDeregister();
    }
  }

  private Response respondSafely(HttpExchange exchange) throws IOException {
    try {
      return respond(exchange);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Response.message(500, "Internal Server Error");
    }
  }

  private Response respond(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (method.equals("OPTIONS")) {
      return Response.preflight(exchange);
    }
    byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES + 1);
    if (body.length > BODY_BYTES) {
      return Response.message(413, "Request Entity Too Large");
    }
    String path = exchange.getRequestURI().getPath();
    Optional<RouteTable.Match> match = routes.find(method, path);
    if (match.isEmpty()) {
      return Response.message(404, "Not Found");
    }
    Map<String, String> claims = null;
    if (path.startsWith(MANAGING)) {
      Optional<Map<String, String>> checked = claims(exchange);
      if (checked.isEmpty()) {
        return Response.message(401, "Unauthorized");
      }
      claims = checked.get();
    }
    return invoke(match.get().function(), Events.of(exchange, match.get(), claims, body));
  }

  private Optional<Map<String, String>> claims(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null) {
      return Optional.empty();
    }
    String token = header.regionMatches(true, 0, "Bearer ", 0, 7) ? header.substring(7) : header;
    return issuer.claims(token.trim());
  }

  private Response invoke(RouteTable.Function function, APIGatewayV2HTTPEvent event) {
    Future<APIGatewayV2HTTPResponse> running =
        functions.submit(
            () -> function.handler().handleRequest(event, contexts.apply(function.name())));
    try {
      return Response.of(running.get(integrationTimeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Response.message(503, "Service Unavailable");
    } catch (ExecutionException e) {
      LOG.error("the function {} threw", function.name(), e.getCause());
      return Response.message(500, "Internal Server Error");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.message(503, "Service Unavailable");
    }
  }

  /** Answers no more requests and waits for those that are being answered. */
  @Override
  public void close() {
    int phase = requests.arriveAndDeregister();
    try {
      requests.awaitAdvanceInterruptibly(
          phase, integrationTimeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("requests were still running after {}", integrationTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    exchanges.shutdownNow();
    functions.shutdown();
  }
}
