package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.EnvironmentKeyStore;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.aws.store.EnvironmentRoute.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may send, whether it goes anywhere, and how long what is known is believed. */
class SendersTest {
  private static final String EVENT = "{\"event\":\"a\",\"timestamp\":" + Ingest.MILLIS + "}";
  private static final String BODY = "{\"events\":[" + EVENT + "]}";
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
  void withoutAKnownKeyNothingIsTaken() {
    for (String key : new String[] {null, "", " ", "unknown", "k".repeat(5_000)}) {
      for (String route :
          new String[] {Ingest.EVENTS, Ingest.BATCH, Ingest.EVALUATIONS, Ingest.COUNTS}) {
        Reply reply = ingest.post(route, key, BODY);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.error()).isEqualTo("unknown_key");
      }
    }
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void anUnknownKeyIsAskedForOnceAndNewKeysWorkWithinSeconds() {
    int before = ingest.dynamo.calls();
    ingest.post(Ingest.EVENTS, "new", BODY);
    ingest.post(Ingest.EVENTS, "new", BODY);
    ingest.post(Ingest.EVENTS, "x".repeat(201), BODY);
    assertThat(ingest.dynamo.calls() - before).isEqualTo(1);
    ingest.key("new", new EnvironmentRoute("org1", "p", "e", Kind.CLIENT, 0));
    ingest.clock.advance(Duration.ofSeconds(3));
    assertThat(ingest.post(Ingest.EVENTS, "new", BODY).status()).isEqualTo(202);
  }

  @Test
  void aRevokedKeyStopsWithinSeconds() {
    assertThat(ingest.events(EVENT).status()).isEqualTo(202);
    new EnvironmentKeyStore(ingest.local.client(), ingest.local.tables())
        .delete(EnvironmentKeyStore.hash(Ingest.CLIENT));
    ingest.clock.advance(Duration.ofSeconds(9));
    assertThat(ingest.events(EVENT).status()).isEqualTo(202);
    ingest.clock.advance(Duration.ofSeconds(2));
    assertThat(ingest.events(EVENT).status()).isEqualTo(401);
  }

  @Test
  void aKnownKeyWorksWhileTheTableCannotBeReadAndAnotherIsAskedToComeBack() {
    ingest.events(EVENT);
    ingest.dynamo.down(true);
    assertThat(ingest.events(EVENT).status()).isEqualTo(202);
    Reply reply = ingest.post(Ingest.EVENTS, "other", BODY);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.error()).isEqualTo("lookup_unavailable");
    assertThat(reply.retryAfter()).isEqualTo("5");
    ingest.clock.advance(Duration.ofSeconds(6));
    assertThat(ingest.events(EVENT).status()).isEqualTo(503);
    ingest.dynamo.down(false);
    assertThat(ingest.events(EVENT).status()).isEqualTo(202);
  }

  @Test
  void withoutAConnectionRecordsAreCheckedAndNotStored() {
    ingest.key("none", new EnvironmentRoute("org2", "p", "e", Kind.CLIENT, 0));
    Reply reply = ingest.post(Ingest.EVENTS, "none", "{\"events\":[" + EVENT + ",{}]}");
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.accepted()).isEqualTo(1);
    assertThat(reply.rejected()).containsExactly("1 missing_field");
    assertThat(reply.body().path("streaming").asBoolean(true)).isFalse();
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void recordsStreamFromTheFirstSuccessOnAndStopWithDisconnect() {
    ingest.key("new", new EnvironmentRoute("org3", "p", "e", Kind.CLIENT, 0));
    ingest.connect("org3", false);
    assertThat(streaming()).isFalse();
    ConnectionStore store = new ConnectionStore(ingest.local.client(), ingest.local.tables());
    store.delete("org3", "wc_org3");
    ingest.connect("org3", true);
    ingest.clock.advance(Duration.ofSeconds(6));
    // The fixture's connection is paused: its records are accepted, and wait.
    assertThat(store.find("org3").orElseThrow().paused()).isTrue();
    assertThat(streaming()).isTrue();
    assertThat(ingest.queue.messages()).hasSize(1);
    store.delete("org3", "wc_org3");
    ingest.clock.advance(Duration.ofSeconds(6));
    assertThat(streaming()).isFalse();
    assertThat(ingest.queue.messages()).hasSize(1);
  }

  private boolean streaming() {
    return ingest.post(Ingest.EVENTS, "new", BODY).body().path("streaming").asBoolean();
  }
}
