package dev.sluice.aws.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON of the management API: RFC 3339 times in UTC with milliseconds, duplicate keys refused. */
public final class Json {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  private Json() {}

  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** For instance 2026-11-24T08:41:33.120Z; null for null. */
  public static String time(Instant instant) {
    return instant == null ? null : TIME.format(instant);
  }

  /** The body as a JSON object. */
  public static ObjectNode object(byte[] body) {
    try {
      JsonNode node = MAPPER.readTree(body);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw Refusal.of(400, "malformed_json", "The body must be a JSON object.");
    } catch (JsonProcessingException e) {
      throw Refusal.of(400, "malformed_json", "The body is not valid JSON: " + where(e));
    } catch (IOException e) {
      throw Refusal.of(400, "malformed_json", "The body is not valid JSON: it is not UTF-8.");
    }
  }

  /** Jackson's message with its place, without the source excerpt: a body can hold secrets. */
  public static String where(JsonProcessingException e) {
    if (e.getLocation() == null) {
      return "it ends too early.";
    }
    return "see line %d, column %d."
        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  static Answer error(Refusal refusal) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", refusal.code());
    error.put("message", refusal.getMessage());
    error.put("fields", refusal.fields());
    Map<String, String> headers =
        refusal.retryAfterSeconds() > 0
            ? Map.of("Retry-After", Integer.toString(refusal.retryAfterSeconds()))
            : Map.of();
    return new Answer(refusal.status(), Map.of("error", error), headers);
  }

  static APIGatewayV2HTTPResponse response(Answer answer) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    String body = null;
    if (answer.body() != null) {
      headers.putIfAbsent("Content-Type", "application/json");
      headers.putIfAbsent("Cache-Control", "no-store");
      try {
        body =
            answer.body() instanceof String text ? text : MAPPER.writeValueAsString(answer.body());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an answer that is not JSON", e);
      }
    }
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(answer.status())
        .withHeaders(headers)
        .withBody(body)
        .withIsBase64Encoded(false)
        .build();
  }
}
