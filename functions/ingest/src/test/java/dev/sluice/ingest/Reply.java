package dev.sluice.ingest;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.aws.http.Json;
import java.util.ArrayList;
import java.util.List;

/** An answer, taken apart for assertions. */
record Reply(int status, JsonNode body, String retryAfter) {
  static Reply of(APIGatewayV2HTTPResponse response) {
    try {
      return new Reply(
          response.getStatusCode(),
          Json.mapper().readTree(response.getBody()),
          response.getHeaders().get("Retry-After"));
    } catch (JsonProcessingException e) {
      throw new AssertionError("the answer is not JSON: " + response.getBody(), e);
    }
  }

  int accepted() {
    return body.path("accepted").asInt(-1);
  }

  String error() {
    return body.path("error").path("code").asText();
  }

  String message() {
    return body.path("error").path("message").asText();
  }

  /** Each rejection as {@code index code}. */
  List<String> rejected() {
    List<String> list = new ArrayList<>();
    body.path("rejected").forEach(r -> list.add(r.path("index") + " " + r.path("code").asText()));
    return list;
  }

  String rejection(int place) {
    return body.path("rejected").path(place).path("message").asText();
  }
}
