package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.Tables;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestEnvironmentTest {
  private static final Map<String, String> COMPLETE =
      Map.of(
          "CONFIG_TABLE", "c",
          "STATE_TABLE", "s",
          "COUNTS_TABLE", "n",
          "CHUNK_QUEUE_URL", "q",
          "KMS_KEY_ID", "k");

  @Test
  void whatIsRequiredIsEnough() {
    assertThat(IngestEnvironment.of(COMPLETE))
        .isEqualTo(new IngestEnvironment(new Tables("c", "s", "n"), "q", "k", 0, 2_000, 10_000));
  }

  @Test
  void everythingThatIsMissingOrWrongIsNamedAtOnce() {
    Map<String, String> wrong = new HashMap<>(COMPLETE);
    wrong.remove("STATE_TABLE");
    wrong.put("CHUNK_QUEUE_URL", " ");
    wrong.put("FLUSH_SECONDS", "soon");
    assertThatThrownBy(() -> IngestEnvironment.of(wrong))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("STATE_TABLE", "CHUNK_QUEUE_URL", "FLUSH_SECONDS")
        .hasMessageNotContaining("CONFIG_TABLE");
  }

  @Test
  void theRoutesAreThoseOfTheTemplate() {
    try (Ingest ingest = new Ingest()) {
      assertThat(ingest.handler.routeKeys())
          .containsExactlyInAnyOrder(
              "POST /v1/events",
              "POST /v1/analytics/batch",
              "POST /v1/evaluations",
              "POST /v1/webhooks/flagsmith/{webhook_id}",
              "POST /api/v1/analytics/flags/",
              "POST /api/v1/analytics/flags");
    }
  }
}
