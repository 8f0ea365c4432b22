package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.FLAG_EVALUATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.Webhook;
import dev.sluice.aws.store.WebhookStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {
  /** Flagsmith's documented example, with a value and a trait more. */
  private static final String BODY =
      """
      {"flags": [
        {"enabled": false, "environment": 2,
         "feature": {"created_date": "2022-02-04T14:57:39.200798Z", "default_enabled": false,
           "description": null, "id": 1, "initial_value": null, "name": "12e12e", "type": "STANDARD"},
         "feature_segment": null, "feature_state_value": null, "id": 2, "identity": null},
        {"enabled": true, "environment": 2,
         "feature": {"created_date": "2022-02-04T14:57:44.244575Z", "default_enabled": true,
           "description": null, "id": 2, "initial_value": null, "name": "gggg", "type": "STANDARD"},
         "feature_segment": 7, "feature_state_value": 42, "id": 4, "identity": null}],
       "identity": "user_test",
       "segments": [{"id": 1, "member": true, "name": "test_segment"}],
       "traits": [{"id": 4, "trait_key": "222", "trait_value": 333},
         {"id": 5, "trait_key": "aaa", "trait_value": "bbb"},
         {"id": 6, "trait_key": "big", "trait_value": 9007199254740993}]}\
      """;

  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
    save("new secret", "old secret");
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void theDocumentedPayloadGivesOneRowPerFlag() {
    Reply reply = post("wh_1", BODY, signature("new secret", BODY));
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(1);
    assertThat(ingest.column(FLAG_EVALUATIONS, "feature")).containsExactly("12e12e", "gggg");
    assertThat(ingest.column(FLAG_EVALUATIONS, "enabled")).containsExactly(false, true);
    assertThat(ingest.column(FLAG_EVALUATIONS, "value")).containsExactly(null, "42");
    assertThat(ingest.column(FLAG_EVALUATIONS, "segment")).containsExactly(null, null);
    assertThat(ingest.column(FLAG_EVALUATIONS, "identifier")).containsOnly("user_test");
    assertThat(ingest.column(FLAG_EVALUATIONS, "project")).containsOnly("shop");
    assertThat(ingest.column(FLAG_EVALUATIONS, "environment")).containsOnly("staging");
    assertThat(ingest.column(FLAG_EVALUATIONS, "evaluated_at")).containsOnly(Ingest.MILLIS);
    assertThat(ingest.column(FLAG_EVALUATIONS, "traits"))
        .containsOnly("{\"222\":333,\"aaa\":\"bbb\",\"big\":\"9007199254740993\"}");
  }

  @Test
  void twoEqualRequestsAreTwoCalls() {
    post("wh_1", BODY, signature("new secret", BODY));
    post("wh_1", BODY, signature("new secret", BODY));
    assertThat(new HashSet<>(ingest.column(FLAG_EVALUATIONS, "evaluation_id"))).hasSize(4);
  }

  @Test
  void aWrongOrMissingSignatureAndAnUnknownWebhookAreToldNothing() {
    Reply wrong = post("wh_1", BODY, signature("other secret", BODY));
    Reply unknown = post("wh_2", BODY, signature("new secret", BODY));
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(unknown).isEqualTo(wrong);
    assertThat(post("wh_1", BODY + " ", signature("new secret", BODY))).isEqualTo(wrong);
    assertThat(post("wh_1", BODY, "")).extracting(Reply::status).isEqualTo(401);
    assertThat(post("wh_1", BODY, "ü")).isEqualTo(wrong);
    assertThat(post("x".repeat(5_000), BODY, signature("new secret", BODY))).isEqualTo(wrong);
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void theSignatureMayBeInCapitals() {
    String capitals = signature("new secret", BODY).toUpperCase(Locale.ROOT);
    assertThat(post("wh_1", BODY, capitals).status()).isEqualTo(202);
  }

  @Test
  void thePreviousSecretIsTakenUntilItsTime() {
    String previous = signature("old secret", BODY);
    assertThat(post("wh_1", BODY, previous).status()).isEqualTo(202);
    ingest.clock.advance(Duration.ofHours(1).minusMillis(1));
    assertThat(post("wh_1", BODY, previous).status()).isEqualTo(202);
    ingest.clock.advance(Duration.ofMillis(1));
    assertThat(post("wh_1", BODY, previous).status()).isEqualTo(401);
    assertThat(post("wh_1", BODY, signature("new secret", BODY)).status()).isEqualTo(202);
  }

  @Test
  void aNewSecretIsInForceWithinSeconds() {
    post("wh_1", BODY, signature("new secret", BODY));
    save("newest secret", null);
    ingest.clock.advance(Duration.ofSeconds(6));
    assertThat(post("wh_1", BODY, signature("newest secret", BODY)).status()).isEqualTo(202);
    assertThat(post("wh_1", BODY, signature("new secret", BODY)).status()).isEqualTo(401);
  }

  @Test
  void aSecretThatDoesNotOpenIsOurTrouble() {
    new WebhookStore(ingest.local.client(), ingest.local.tables())
        .put(new Webhook("wh_3", "org1", "p", "e", new byte[40], null, null, Ingest.NOW));
    Reply reply = post("wh_3", BODY, signature("new secret", BODY));
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.retryAfter()).isEqualTo("5");
  }

  @Test
  void wrongPayloadsAreNamed() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "{}",
                "\"identity\" is missing. \"flags\" is missing.",
                BODY.replace("\"user_test\"", "7"),
                "\"identity\" must be a string, not a number.",
                BODY.replace("\"name\": \"gggg\",", ""),
                "\"flags[1].feature.name\" is missing.",
                BODY.replace("gggg", "12e12e"),
                "\"flags[1].feature\" names a flag that the call has already.",
                BODY.replace("\"aaa\"", "\"222\""),
                "\"traits[1].trait_key\" occurs twice in the call.",
                BODY.replace("\"trait_key\": \"aaa\",", ""),
                "\"traits[1].trait_key\" is missing.",
                "{\"event_type\":\"FLAG_UPDATED\",\"data\":{}}",
                "\"identity\" is missing. \"flags\" is missing.")
            .entrySet()) {
      Reply reply = post("wh_1", wrong.getKey(), signature("new secret", wrong.getKey()));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).isEqualTo("all_records_rejected");
      assertThat(reply.rejection(0)).isEqualTo(wrong.getValue());
    }
  }

  @Test
  void traitsHaveTheSameLimitAsElsewhere() {
    String large =
        BODY.replace("bbb", "b".repeat(20_000)).replace("333", "\"" + "c".repeat(20_000) + "\"");
    Reply reply = post("wh_1", large, signature("new secret", large));
    assertThat(reply.rejected()).containsExactly("0 object_too_large");
    String none = "{\"identity\":\"u\",\"flags\":[],\"traits\":[]}";
    assertThat(post("wh_1", none, signature("new secret", none)).accepted()).isEqualTo(1);
  }

  private Reply post(String id, String body, String signature) {
    return ingest.post(
        Ingest.WEBHOOK,
        null,
        body.getBytes(StandardCharsets.UTF_8),
        Map.of("webhook-id", id, "x-flagsmith-signature", signature));
  }

  private void save(String secret, String previous) {
    new WebhookStore(ingest.local.client(), ingest.local.tables())
        .put(
            new Webhook(
                "wh_1",
                "org1",
                "shop",
                "staging",
                sealed(secret),
                previous == null ? null : sealed(previous),
                previous == null ? null : Ingest.NOW.plus(Duration.ofHours(1)),
                Ingest.NOW));
  }

  private byte[] sealed(String secret) {
    return ingest.vault.encrypt("org1", secret.getBytes(StandardCharsets.UTF_8));
  }

  static String signature(String secret, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
