package dev.sluice.config;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.aws.http.Json;

/** What the handler answered. */
record Reply(int status, JsonNode body) {
  static Reply of(APIGatewayV2HTTPResponse response) {
    try {
      JsonNode body =
          response.getBody() == null
              ? MissingNode.getInstance()
              : Json.mapper().readTree(response.getBody());
      return new Reply(response.getStatusCode(), body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + response.getBody(), e);
    }
  }

  /** The text at a JSON pointer; null when it is null or not there. */
  String text(String pointer) {
    JsonNode node = body.at(pointer);
    return node.isMissingNode() || node.isNull() ? null : node.asText();
  }

  JsonNode fields() {
    return body.at("/error/fields");
  }
}
