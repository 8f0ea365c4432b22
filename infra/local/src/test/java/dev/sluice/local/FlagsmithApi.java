package dev.sluice.local;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The part of Flagsmith's API that its clients read flags from. Ours, since Flagsmith's server
 * cannot be installed here; the answer is what its documentation shows of {@code
 * /api/v1/identities/}, with the experiment that its clients look for in a flag's metadata. The
 * clients' events, which are what is tested, do not touch it.
 */
final class FlagsmithApi implements AutoCloseable {
  private static final String FLAGS =
      """
      [{"id": 1, "feature": {"id": 11, "name": "checkout", "type": "MULTIVARIATE"}, "enabled": true,
        "feature_state_value": "b-value", "variant": "b",
        "metadata": {"experiment": {"id": 42, "name": "checkout test", "in_experiment": true}}}]
      """;
  private final HttpServer server;

  FlagsmithApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/",
        exchange -> {
          byte[] body = answer(exchange).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /** As Flagsmith does, with the identity and the traits that were asked for. */
  private static String answer(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().contains("identities")) {
      return FLAGS;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    ObjectNode identity =
        body.length > 0
            ? (ObjectNode) Api.JSON.readTree(body)
            : Api.JSON
                .createObjectNode()
                .put(
                    "identifier",
                    exchange.getRequestURI().getQuery().replaceAll(".*identifier=|&.*", ""));
    if (!identity.has("traits")) {
      identity.putArray("traits");
    }
    identity.set("flags", Api.JSON.readTree(FLAGS));
    return identity.toString();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
