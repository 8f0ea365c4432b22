package dev.sluice.aws.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as API Gateway's HTTP API hands it over (payload format 2.0).
 *
 * @param event the whole of it
 * @param timeLeft until the function is ended
 */
public record Request(APIGatewayV2HTTPEvent event, Duration timeLeft) {

  /** A header's value by its name in any case; null when it was not sent. */
  public String header(String name) {
    Map<String, String> headers = event.getHeaders();
    if (headers == null) {
      return null;
    }
    String exact = headers.get(name.toLowerCase(java.util.Locale.ROOT));
    if (exact != null) {
      return exact;
    }
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    return anyCase.get(name);
  }

  /** A path parameter of the route, never null. */
  public String path(String name) {
    String value = event.getPathParameters() == null ? null : event.getPathParameters().get(name);
    if (value == null) {
      throw new IllegalStateException("route " + event.getRouteKey() + " has no {" + name + "}");
    }
    return value;
  }

  /** A query parameter, or null. */
  public String query(String name) {
    Map<String, String> parameters = event.getQueryStringParameters();
    return parameters == null ? null : parameters.get(name);
  }

  /** The body's bytes as they came, possibly compressed; empty when there is none. */
  public byte[] body() {
    String body = event.getBody();
    if (body == null) {
      return new byte[0];
    }
    if (!event.getIsBase64Encoded()) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(400, "malformed_body", "The body is not valid base64.");
    }
  }
}
