package dev.sluice.aws.http;

import java.util.Map;

/**
 * What a route answers.
 *
 * @param body serialised as JSON by Jackson; null for an empty body
 */
public record Answer(int status, Object body, Map<String, String> headers) {
  public static Answer ok(Object body) {
    return of(200, body);
  }

  public static Answer of(int status, Object body) {
    return new Answer(status, body, Map.of());
  }

  public static Answer empty(int status) {
    return new Answer(status, null, Map.of());
  }
}
