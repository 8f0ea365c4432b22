package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.CUSTOM_EVENTS;
import static dev.sluice.core.table.ManagedTable.FLAG_EVALUATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchTest {
  /** As Flagsmith's Python client of the time sends it. */
  private static final String EVALUATION =
      "{\"event_id\":\"checkout\",\"event_type\":\"flag_evaluation\",\"evaluated_at\":"
          + Ingest.MILLIS
          + ",\"identity_identifier\":\"u1\",\"enabled\":true,\"value\":5,"
          + "\"traits\":{\"plan\":\"pro\"},\"metadata\":{\"sdk_version\":\"5.0.0\"}}";

  private static final String EVENT =
      "{\"event_id\":\"purchase\",\"event_type\":\"custom_event\",\"evaluated_at\":"
          + Ingest.MILLIS
          + ",\"identity_identifier\":\"u1\",\"enabled\":null,\"value\":null,"
          + "\"traits\":null,\"metadata\":{\"amount\":3,\"sdk_version\":\"5.0.0\"}}";

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
  void aServersBatchGivesEvaluationsAndEvents() {
    Reply reply = post(Ingest.SERVER, EVALUATION, EVENT);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(2);
    assertThat(ingest.row(FLAG_EVALUATIONS))
        .containsEntry("identifier", "u1")
        .containsEntry("feature", "checkout")
        .containsEntry("enabled", true)
        .containsEntry("value", "5")
        .containsEntry("traits", "{\"plan\":\"pro\"}")
        .containsEntry("sdk_version", "5.0.0")
        .containsEntry("evaluated_at", Ingest.MILLIS);
    assertThat(ingest.row(CUSTOM_EVENTS))
        .containsEntry("event", "purchase")
        .containsEntry("feature", null)
        .containsEntry("value", null)
        .containsEntry("metadata", "{\"amount\":3,\"sdk_version\":\"5.0.0\"}");
  }

  @Test
  void aClientKeyMaySendEventsOnly() {
    Reply reply = post(Ingest.CLIENT, EVALUATION, EVENT);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(1);
    assertThat(reply.rejected()).containsExactly("0 server_key_needed");
    assertThat(reply.rejection(0)).contains("server key");
    assertThat(ingest.queue.rows(FLAG_EVALUATIONS)).isEmpty();
  }

  @Test
  void idsAreMadeOfTheWholeContent() {
    post(Ingest.SERVER, EVALUATION, EVENT, EVENT);
    List<Object> first = ids();
    assertThat(new HashSet<>(first)).hasSize(3);
    ingest.queue.clear();
    post(Ingest.SERVER, EVALUATION, EVENT, EVENT);
    assertThat(ids()).isEqualTo(first);
    ingest.queue.clear();
    post(
        Ingest.SERVER,
        EVALUATION.replace("5.0.0", "5.0.1"),
        EVENT.replace("5.0.0", "5.0.1"),
        EVENT.replace("null", "false"));
    assertThat(ids()).doesNotContainAnyElementsOf(first);
  }

  /** Evaluations carry no number: what is equal in everything is the same call twice. */
  @Test
  void equalEvaluationsAreOne() {
    assertThat(post(Ingest.SERVER, EVALUATION, EVALUATION).accepted()).isEqualTo(2);
    assertThat(new HashSet<>(ingest.column(FLAG_EVALUATIONS, "evaluation_id"))).hasSize(1);
  }

  @Test
  void wrongRecordsAreNamed() {
    Reply reply =
        post(
            Ingest.SERVER,
            EVENT.replace("custom_event", "page_view"),
            EVENT.replace("\"purchase\"", "\"$internal\""),
            EVALUATION.replace("true", "\"yes\""),
            "{}",
            EVENT.replace("\"custom_event\"", "7"));
    assertThat(reply.rejected())
        .containsExactly(
            "0 unknown_event_type",
            "1 reserved_event",
            "2 wrong_type",
            "3 missing_field",
            "4 wrong_type");
    assertThat(reply.rejection(3)).contains("event_id", "event_type", "evaluated_at");
  }

  private List<Object> ids() {
    List<Object> ids = new java.util.ArrayList<>(ingest.column(FLAG_EVALUATIONS, "evaluation_id"));
    ids.addAll(ingest.column(CUSTOM_EVENTS, "event_id"));
    return ids;
  }

  private Reply post(String key, String... records) {
    String body =
        "{\"events\":[" + String.join(",", records) + "],\"environment_key\":\"" + key + "\"}";
    return ingest.post(Ingest.BATCH, key, body);
  }
}
