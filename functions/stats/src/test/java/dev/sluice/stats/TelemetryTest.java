package dev.sluice.stats;

import static dev.sluice.stats.StatsFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.HealthStore.RecentError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryTest {
  private static final Map<String, String> NO_QUERY = Map.of();
  @TempDir Path folder;
  private StatsFixture acme;

  @BeforeEach
  void start() {
    acme = new StatsFixture(folder);
  }

  @AfterEach
  void close() {
    acme.close();
  }

  private String status() throws IOException {
    return acme.telemetry().get("status").asText();
  }

  private void fail(String kind, Instant at) {
    acme.health.failed("acme", kind, "no answer", at, at.plusSeconds(9));
    acme.health.addError("acme", new RecentError(at, kind, "no answer"));
  }

  @Test
  void aNewConnectionIsIdle() throws IOException {
    acme.connect();
    JsonNode telemetry = acme.telemetry();
    assertThat(telemetry.get("status").asText()).isEqualTo("idle");
    assertThat(telemetry.get("last_delivery_at").isNull()).isTrue();
    assertThat(telemetry.get("next_attempt_at").isNull()).isTrue();
    assertThat(telemetry.get("events_last_24h").get("total").asLong()).isZero();
    assertThat(telemetry.get("recent_errors")).isEmpty();
    assertThat(telemetry.get("verified").isNull()).isTrue();
  }

  @Test
  void aConnectionThatNeverPassedItsTestIsAnError() throws IOException {
    Connection tested = acme.connection("duckdb");
    acme.connect(
        new Connection(
            "acme",
            "wc_1",
            1,
            "Main",
            false,
            5,
            null,
            tested.edited(),
            Connection.Status.ERROR,
            null,
            NOW,
            NOW,
            NOW,
            1));
    assertThat(acme.telemetry().get("status").asText()).isEqualTo("error");
  }

  @Test
  void theLastDayAndTheDayBeforeAreToldApart() throws IOException {
    acme.connect();
    acme.counts.accepted("acme", 1, 0, 30);
    acme.settle(NOW, 10, 0);
    acme.settle(NOW.minus(Duration.ofHours(23)), 5, 0);
    acme.settle(NOW.minus(Duration.ofHours(25)), 3, 0);
    acme.settle(NOW.minus(Duration.ofHours(49)), 2, 0);
    acme.health.delivered("acme", NOW);
    JsonNode telemetry = acme.telemetry();
    assertThat(telemetry.get("status").asText()).isEqualTo("active");
    assertThat(telemetry.get("events_last_24h").get("custom_events").asLong()).isEqualTo(15);
    assertThat(telemetry.get("events_previous_24h").get("custom_events").asLong()).isEqualTo(3);
    assertThat(telemetry.get("waiting").get("total").asLong()).isEqualTo(10);
    assertThat(telemetry.get("last_delivery_at").asText()).isEqualTo("2026-11-24T12:02:00.000Z");
  }

  @Test
  void theDaysEndAndBeginWithWholeBuckets() throws IOException {
    acme.connect();
    acme.settle(Instant.parse("2026-11-24T12:04:59.999Z"), 1, 0);
    acme.settle(Instant.parse("2026-11-24T12:05:00.000Z"), 10, 0);
    acme.settle(Instant.parse("2026-11-23T12:05:00.000Z"), 100, 0);
    acme.settle(Instant.parse("2026-11-23T12:04:59.999Z"), 1_000, 0);
    acme.settle(Instant.parse("2026-11-22T12:05:00.000Z"), 10_000, 0);
    acme.settle(Instant.parse("2026-11-22T12:04:59.999Z"), 100_000, 0);
    JsonNode telemetry = acme.telemetry();
    assertThat(telemetry.get("events_last_24h").get("total").asLong()).isEqualTo(101);
    assertThat(telemetry.get("events_previous_24h").get("total").asLong()).isEqualTo(11_000);
  }

  @Test
  void evaluationsAndCustomEventsAreToldApart() throws IOException {
    acme.connect();
    acme.counts.accepted("acme", 1, 50, 9);
    acme.settle(StatsFixture.settlement(NOW, 40, 7, 38, 6, 1));
    JsonNode telemetry = acme.telemetry();
    assertThat(telemetry.get("events_last_24h").toString())
        .isEqualTo("{\"evaluations\":38,\"custom_events\":6,\"total\":44}");
    assertThat(telemetry.get("waiting").toString())
        .isEqualTo("{\"evaluations\":10,\"custom_events\":2,\"total\":12}");
    assertThat(telemetry.get("discarded_last_24h").toString())
        .isEqualTo("{\"evaluations\":0,\"custom_events\":1,\"total\":1}");
  }

  @Test
  void troubleIsToldInOneWordAndInItsOwnWords() throws IOException {
    acme.connect();
    acme.settle(NOW, 10, 1);
    assertThat(status()).isEqualTo("degraded");
    fail("TRANSIENT", NOW);
    assertThat(status()).isEqualTo("degraded");
    fail("SETUP", NOW);
    JsonNode telemetry = acme.telemetry();
    assertThat(telemetry.get("status").asText()).isEqualTo("error");
    assertThat(telemetry.get("next_attempt_at").asText()).isEqualTo("2026-11-24T12:02:09.000Z");
    assertThat(telemetry.get("failed_deliveries_last_24h").asLong()).isEqualTo(2);
    JsonNode error = telemetry.get("recent_errors").get(0);
    assertThat(error.get("message").asText()).isEqualTo("no answer");
    assertThat(error.get("occurred_at").asText()).isEqualTo("2026-11-24T12:02:00.000Z");
    assertThat(telemetry.get("discarded_last_24h").get("total").asLong()).isEqualTo(1);
  }

  @Test
  void theThirdFailureInARowIsAnErrorUntilADelivery() throws IOException {
    acme.connect();
    fail("TRANSIENT", NOW);
    fail("TRANSIENT", NOW);
    assertThat(status()).isEqualTo("degraded");
    fail("TRANSIENT", NOW);
    assertThat(status()).isEqualTo("error");
    acme.health.delivered("acme", NOW);
    assertThat(status()).isEqualTo("degraded");
    assertThat(acme.telemetry().get("next_attempt_at").isNull()).isTrue();
  }

  @Test
  void yesterdaysTroubleIsForgottenAndYesterdaysDeliveryToo() throws IOException {
    acme.connect();
    fail("TRANSIENT", NOW);
    acme.health.delivered("acme", NOW);
    acme.clock.advance(Duration.ofHours(23));
    assertThat(status()).isEqualTo("degraded");
    acme.health.delivered("acme", acme.clock.instant());
    acme.clock.advance(Duration.ofMinutes(61));
    assertThat(status()).isEqualTo("active");
    acme.clock.advance(Duration.ofHours(24));
    assertThat(status()).isEqualTo("idle");
  }

  @Test
  void theNewestTwentyErrorsAreShownAndAllFailedDeliveriesCounted() throws IOException {
    acme.connect();
    for (int i = 0; i < 25; i++) {
      Instant at = NOW.minusSeconds(i);
      acme.health.addError("acme", new RecentError(at, "TRANSIENT", "failure " + i));
    }
    acme.health.addError("acme", new RecentError(NOW.minusSeconds(30), "UNSUPPORTED", "cannot"));
    acme.health.addError("acme", new RecentError(NOW.minusSeconds(31), "DISCARDED", "expired"));
    acme.health.addError("acme", new RecentError(NOW.minusSeconds(32), "POISON", "refused"));
    JsonNode telemetry = acme.telemetry();
    assertThat(telemetry.get("failed_deliveries_last_24h").asLong()).isEqualTo(26);
    assertThat(telemetry.get("recent_errors")).hasSize(20);
    assertThat(telemetry.get("recent_errors").get(0).get("message").asText())
        .isEqualTo("failure 0");
    assertThat(telemetry.get("recent_errors").get(19).get("message").asText())
        .isEqualTo("failure 19");
  }

  @Test
  void whoMayNotAskIsRefused() {
    assertThat(acme.get("acme", "wc_1", "admin", NO_QUERY).getStatusCode()).isEqualTo(404);
    acme.connect();
    assertThat(acme.get("acme", "wc_1", "admin", NO_QUERY).getStatusCode()).isEqualTo(200);
    assertThat(acme.get("acme", "wc_2", "admin", NO_QUERY).getStatusCode()).isEqualTo(404);
    assertThat(acme.get("other", "wc_1", "admin", NO_QUERY).getStatusCode()).isEqualTo(403);
    assertThat(acme.get("acme", "wc_1", "machine", NO_QUERY).getStatusCode()).isEqualTo(403);
  }

  @Test
  void verifyIsTrueOrFalse() {
    acme.connect();
    assertThat(acme.get("acme", "wc_1", "viewer", Map.of("verify", "false")).getStatusCode())
        .isEqualTo(200);
    var refused = acme.get("acme", "wc_1", "viewer", Map.of("verify", "maybe"));
    assertThat(refused.getStatusCode()).isEqualTo(400);
    assertThat(refused.getBody()).contains("\"verify\":\"must be true or false\"");
  }

  @Test
  void theEventThatAwsDocumentsIsAnswered() throws IOException {
    acme.connect();
    try (InputStream file = Files.newInputStream(Path.of("../../events/stats-telemetry.json"))) {
      APIGatewayV2HTTPEvent event =
          LambdaEventSerializers.serializerFor(
                  APIGatewayV2HTTPEvent.class, getClass().getClassLoader())
              .fromJson(file);
      var response = acme.handler.handleRequest(event, null);
      assertThat(response.getStatusCode()).isEqualTo(200);
      assertThat(response.getBody()).startsWith("{\"status\":\"idle\"");
    }
  }
}
