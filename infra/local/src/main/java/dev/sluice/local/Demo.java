package dev.sluice.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the first start has set up, kept in DATA/demo.json since keys and secrets are shown once.
 *
 * @param environments the first one's keys are printed
 */
record Demo(
    String organisation,
    List<Environment> environments,
    @JsonProperty("webhook_id") String webhookId,
    @JsonProperty("webhook_secret") String webhookSecret) {

  static final String ORGANISATION = "demo";
  static final String DATABASE = "demo.duckdb";

  /**
   * @param clientKey may send events
   * @param serverKey may send evaluations too
   */
  record Environment(
      String project,
      String environment,
      @JsonProperty("client_key") String clientKey,
      @JsonProperty("server_key") String serverKey) {}
}
