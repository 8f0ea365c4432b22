package dev.sluice.local.gateway;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.sun.net.httpserver.HttpExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** HTTP requests as API Gateway's payload format 2.0. */
final class Events {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Events() {}

  /**
   * @param claims of a token that has been checked; null on open routes
   */
  static APIGatewayV2HTTPEvent of(
      HttpExchange exchange, RouteTable.Match match, Map<String, String> claims, byte[] body) {
    Map<String, String> headers = headers(exchange);
    String cookies = headers.remove("cookie");
    String query = exchange.getRequestURI().getRawQuery();
    boolean binary = binary(headers);
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey(match.routeKey())
        .withRawPath(exchange.getRequestURI().getPath())
        .withRawQueryString(query == null ? "" : query)
        .withCookies(cookies == null ? null : Arrays.asList(cookies.split(";\\s*")))
        .withHeaders(headers)
        .withQueryStringParameters(query == null ? null : parameters(query))
        .withPathParameters(match.parameters().isEmpty() ? null : match.parameters())
        .withRequestContext(context(exchange, match, claims, headers))
        .withBody(body.length == 0 ? null : text(body, binary))
        .withIsBase64Encoded(body.length > 0 && binary)
        .build();
  }

  private static RequestContext context(
      HttpExchange exchange,
      RouteTable.Match match,
      Map<String, String> claims,
      Map<String, String> headers) {
    Instant now = Instant.now();
    return RequestContext.builder()
        .withAccountId("000000000000")
        .withApiId("local")
        .withDomainName(headers.getOrDefault("host", "localhost"))
        .withDomainPrefix("local")
        .withRequestId(UUID.randomUUID().toString())
        .withRouteKey(match.routeKey())
        .withStage("$default")
        .withTime(TIME.format(now))
        .withTimeEpoch(now.toEpochMilli())
        .withAuthorizer(claims == null ? null : authorizer(claims))
        .withHttp(
            RequestContext.Http.builder()
                .withMethod(exchange.getRequestMethod())
                .withPath(exchange.getRequestURI().getPath())
                .withProtocol(exchange.getProtocol())
                .withSourceIp(exchange.getRemoteAddress().getAddress().getHostAddress())
                .withUserAgent(headers.getOrDefault("user-agent", ""))
                .build())
        .build();
  }

  private static RequestContext.Authorizer authorizer(Map<String, String> claims) {
    return RequestContext.Authorizer.builder()
        .withJwt(RequestContext.Authorizer.JWT.builder().withClaims(claims).build())
        .build();
  }

  /** Names in lower case; the values of one name joined by commas. */
  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return headers;
  }

  static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        parameters.merge(name, value, (first, second) -> first + "," + second);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Text types go as they are, everything else and everything compressed as base64. */
  private static boolean binary(Map<String, String> headers) {
    if (headers.containsKey("content-encoding")) {
      return true;
    }
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    String media = type.split(";")[0].trim();
    return !(media.startsWith("text/")
        || List.of("application/json", "application/xml", "application/javascript")
            .contains(media));
  }

  private static String text(byte[] body, boolean binary) {
    return binary
        ? Base64.getEncoder().encodeToString(body)
        : new String(body, StandardCharsets.UTF_8);
  }
}
