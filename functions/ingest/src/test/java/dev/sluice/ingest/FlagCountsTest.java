package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.CUSTOM_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlagCountsTest {
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void eachFeatureIsAnEventWithItsCount() {
    Reply reply = ingest.post(Ingest.COUNTS, Ingest.CLIENT, "{\"checkout\":12}");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(1);
    assertThat(ingest.row(CUSTOM_EVENTS))
        .containsEntry("event", "$flag_count")
        .containsEntry("feature", "checkout")
        .containsEntry("value", "12")
        .containsEntry("numeric_value", 12.0)
        .containsEntry("identifier", null)
        .containsEntry("occurred_at", Ingest.MILLIS);
  }

  @Test
  void twoEqualRequestsAreTwoCounts() {
    ingest.post(Ingest.COUNTS, Ingest.CLIENT, "{\"a\":1,\"b\":1}");
    ingest.post("POST /api/v1/analytics/flags", Ingest.CLIENT, "{\"a\":1,\"b\":1}");
    assertThat(new HashSet<>(ingest.column(CUSTOM_EVENTS, "event_id"))).hasSize(4);
  }

  @Test
  void whatIsNoCountIsRejectedByItsPlace() {
    Reply reply =
        ingest.post(
            Ingest.COUNTS,
            Ingest.CLIENT,
            "{\"a\":\"1\",\"good\":0,\"b\":1.5,\"c\":-1,\"d\":null,\"e\":{\"x\":1},\"good\":2,"
                + "\"\":1,\"f\":"
                + "9".repeat(5_000)
                + ",\"g\":true,\"also good\":999999999999999}");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.rejected())
        .containsExactly(
            "0 wrong_type",
            "2 wrong_type",
            "3 wrong_type",
            "4 wrong_type",
            "5 wrong_type",
            "6 duplicate_key",
            "7 missing_field",
            "8 wrong_type",
            "9 wrong_type");
    assertThat(ingest.column(CUSTOM_EVENTS, "feature")).containsExactly("good", "also good");
  }

  @Test
  void noCountsAreTakenAndNoObjectIsRefused() {
    assertThat(ingest.post(Ingest.COUNTS, Ingest.CLIENT, "{}").status()).isEqualTo(202);
    assertThat(ingest.post(Ingest.COUNTS, Ingest.CLIENT, "[]").error()).isEqualTo("malformed_json");
    StringBuilder body = new StringBuilder("{\"f\":1");
    for (int i = 0; i < 1_000; i++) {
      body.append(",\"f").append(i).append("\":1");
    }
    assertThat(ingest.post(Ingest.COUNTS, Ingest.CLIENT, body + "}").status()).isEqualTo(413);
  }
}
