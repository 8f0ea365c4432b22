package dev.sluice.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What goes back over HTTP. */
record Response(int status, Map<String, String> headers, List<String> cookies, byte[] body) {

  /** An answer of the gateway itself. */
  static Response message(int status, String message) {
    return new Response(
        status,
        Map.of("content-type", "application/json"),
        List.of(),
        ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  /** CORS is open: every page may send events, and keys authorise, not cookies. */
  static Response preflight(HttpExchange exchange) {
    Headers asked = exchange.getRequestHeaders();
    Map<String, String> headers = new HashMap<>();
    headers.put("access-control-allow-methods", "GET,POST,PUT,PATCH,DELETE,OPTIONS");
    headers.put(
        "access-control-allow-headers",
        asked.getOrDefault("Access-Control-Request-Headers", List.of("*")).get(0));
    headers.put("access-control-max-age", "86400");
    return new Response(204, headers, List.of(), new byte[0]);
  }

  static Response of(APIGatewayV2HTTPResponse answer) {
    String body = answer.getBody() == null ? "" : answer.getBody();
    Map<String, String> headers =
        new HashMap<>(answer.getHeaders() == null ? Map.of() : answer.getHeaders());
    return new Response(
        answer.getStatusCode(),
        headers,
        answer.getCookies() == null ? List.of() : new ArrayList<>(answer.getCookies()),
        answer.getIsBase64Encoded()
            ? Base64.getDecoder().decode(body)
            : body.getBytes(StandardCharsets.UTF_8));
  }

  void send(HttpExchange exchange) throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    cookies.forEach(cookie -> exchange.getResponseHeaders().add("set-cookie", cookie));
    if (exchange.getRequestHeaders().containsKey("Origin")) {
      exchange.getResponseHeaders().set("access-control-allow-origin", "*");
      exchange.getResponseHeaders().set("access-control-expose-headers", "*");
    }
    boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
    exchange.close();
  }
}
