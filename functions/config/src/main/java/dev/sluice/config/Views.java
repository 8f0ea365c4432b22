package dev.sluice.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.sluice.aws.http.Json;
import java.util.Map;

/** JSON that is kept as text. */
final class Views {
  private Views() {}

  static String text(Map<String, Object> json) {
    try {
      return Json.mapper().writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a view that is not JSON", e);
    }
  }

  /** Null for null. */
  static Map<String, Object> parse(String text) {
    try {
      return text == null
          ? null
          : Json.mapper().readValue(text, new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored view that is not JSON", e);
    }
  }
}
