package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.CUSTOM_EVENTS;
import static dev.sluice.core.table.ManagedTable.FLAG_EVALUATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.sluice.aws.store.Webhook;
import dev.sluice.aws.store.WebhookStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events as AWS documents them, through AWS's deserialiser. */
class EventFilesTest {
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
  void eventsWithAndWithoutGzipGiveTheSameRows() throws IOException {
    assertThat(send("ingest-events.json").accepted()).isEqualTo(2);
    List<Object> ids = ingest.column(CUSTOM_EVENTS, "event_id");
    assertThat(ingest.column(CUSTOM_EVENTS, "event")).containsExactly("$flag_exposure", "purchase");
    assertThat(ingest.column(CUSTOM_EVENTS, "sdk_version")).containsOnly("6.3.0");
    ingest.queue.clear();
    assertThat(send("ingest-gzip.json").accepted()).isEqualTo(2);
    assertThat(ingest.column(CUSTOM_EVENTS, "event_id")).isEqualTo(ids);
  }

  @Test
  void evaluations() throws IOException {
    assertThat(send("ingest-evaluations.json").accepted()).isEqualTo(1);
    assertThat(ingest.column(FLAG_EVALUATIONS, "feature")).containsExactly("checkout", "banner");
    assertThat(ingest.column(FLAG_EVALUATIONS, "variant")).containsExactly("treatment", null);
    assertThat(ingest.column(FLAG_EVALUATIONS, "evaluated_at")).containsOnly(Ingest.MILLIS - 750);
    assertThat(ingest.column(FLAG_EVALUATIONS, "sdk_name")).containsOnly("flagsmith-server");
  }

  @Test
  void webhook() throws IOException {
    byte[] secret =
        ingest.vault.encrypt(
            "org1", "webhook-secret-of-the-tests".getBytes(StandardCharsets.UTF_8));
    new WebhookStore(ingest.local.client(), ingest.local.tables())
        .put(new Webhook("wh_3f9a", "org1", "shop", "live", secret, null, null, Ingest.NOW));
    assertThat(send("ingest-webhook.json").accepted()).isEqualTo(1);
    assertThat(ingest.column(FLAG_EVALUATIONS, "feature")).containsExactly("banner", "checkout");
    assertThat(ingest.column(FLAG_EVALUATIONS, "value")).containsExactly(null, "v2");
    assertThat(ingest.column(FLAG_EVALUATIONS, "traits"))
        .containsOnly("{\"age\":34,\"plan\":\"pro\"}");
  }

  @Test
  void flagCounts() throws IOException {
    assertThat(send("ingest-flag-counts.json").accepted()).isEqualTo(2);
    assertThat(ingest.column(CUSTOM_EVENTS, "value")).containsExactly("12", "3");
  }

  private Reply send(String file) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of("../../events", file))) {
      APIGatewayV2HTTPEvent event =
          LambdaEventSerializers.serializerFor(
                  APIGatewayV2HTTPEvent.class, EventFilesTest.class.getClassLoader())
              .fromJson(in);
      return Reply.of(ingest.handler.handleRequest(event, null));
    }
  }
}
