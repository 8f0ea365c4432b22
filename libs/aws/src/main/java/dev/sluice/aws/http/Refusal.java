package dev.sluice.aws.http;

import java.util.Map;

/**
 * A request that is answered with an error: {@code {"error":{"code","message","fields"}}}.
 *
 * <p>Thrown from anywhere inside a route; the message is shown to the caller.
 */
public final class Refusal extends RuntimeException {
  private final int status;
  private final String code;
  private final Map<String, String> fields;
  private final int retryAfterSeconds;

  private Refusal(
      int status, String code, String message, Map<String, String> fields, int retryAfterSeconds) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = Map.copyOf(fields);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static Refusal of(int status, String code, String message) {
    return new Refusal(status, code, message, Map.of(), 0);
  }

  /** 400 with every field problem at once. */
  public static Refusal invalid(Map<String, String> fields) {
    return new Refusal(
        400, "invalid_fields", "Some fields are not valid; see \"fields\".", fields, 0);
  }

  /** 429 or 503, with the Retry-After header. */
  public static Refusal later(int status, String code, String message, int retryAfterSeconds) {
    return new Refusal(status, code, message, Map.of(), retryAfterSeconds);
  }

  public static Refusal notFound(String what) {
    return of(404, "not_found", what + " does not exist.");
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public Map<String, String> fields() {
    return fields;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
