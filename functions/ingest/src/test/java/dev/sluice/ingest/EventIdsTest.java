package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.CUSTOM_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.aws.store.EnvironmentRoute.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients send no ids, resend bodies and compose them anew: the ids must come out the same. */
class EventIdsTest {
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
  void aBodySentAgainHasTheSameIds() {
    List<Object> first = ids(event("a", 1), event("b", 1), event("a", 1));
    ingest.clock.advance(java.time.Duration.ofMinutes(2));
    assertThat(ids(event("a", 1), event("b", 1), event("a", 1))).isEqualTo(first);
    assertThat(new HashSet<>(first)).hasSize(3);
  }

  /** The Python client puts what it could not send in front of what came since. */
  @Test
  void eventsInARecomposedBodyKeepTheirIds() {
    List<Object> first = ids(event("a", 1), event("a", 1));
    List<Object> second = ids(event("a", 1), event("a", 1), event("c", 2), event("a", 1));
    assertThat(second).startsWith(first.toArray());
    assertThat(new HashSet<>(second)).hasSize(4);
  }

  @Test
  void theOrderOfFieldsAndBlanksDoNotMatter() {
    List<Object> one =
        ids("{\"event\":\"a\",\"identifier\":\"u\",\"timestamp\":" + Ingest.MILLIS + "}");
    List<Object> other =
        ids(
            " { \"timestamp\" : "
                + Ingest.MILLIS
                + " , \"identifier\":\"\\u0075\",\"event\":\"a\",\"value\":null}");
    assertThat(other).isEqualTo(one);
  }

  @Test
  void everyFieldMakesAnotherEvent() {
    List<Object> ids =
        ids(
            record("\"event\":\"a\""),
            record("\"event\":\"b\""),
            record("\"event\":\"a\",\"feature_name\":\"x\""),
            record("\"event\":\"a\",\"identifier\":\"x\""),
            record("\"event\":\"a\",\"value\":\"x\""),
            record("\"event\":\"a\",\"traits\":{\"x\":1}"),
            record("\"event\":\"a\",\"metadata\":{\"x\":1}"),
            record("\"event\":\"a\",\"new\":1"),
            record("\"event\":\"a\",\"new\":2"),
            event("a", 1));
    assertThat(new HashSet<>(ids)).hasSize(10);
  }

  @Test
  void theSdkAndTheEnvironmentMakeAnotherEvent() {
    ingest.key("other", new EnvironmentRoute("org1", "shop", "staging", Kind.CLIENT, 0));
    byte[] body = ("{\"events\":[" + event("a", 0) + "]}").getBytes(StandardCharsets.UTF_8);
    ingest.post(Ingest.EVENTS, Ingest.CLIENT, body, Map.of());
    ingest.post(Ingest.EVENTS, Ingest.CLIENT, body, Map.of("flagsmith-sdk-user-agent", "sdk/1"));
    ingest.post(Ingest.EVENTS, "other", body, Map.of());
    // A client and a server key of one environment are the same environment.
    ingest.post(Ingest.EVENTS, Ingest.SERVER, body, Map.of());
    List<Object> ids = ingest.column(CUSTOM_EVENTS, "event_id");
    assertThat(new HashSet<>(ids.subList(0, 3))).hasSize(3);
    assertThat(ids.get(3)).isEqualTo(ids.get(0));
  }

  @Test
  void aRejectedNeighbourDoesNotChangeIds() {
    List<Object> with = ids(event("a", 1), "{\"event\":\"a\",\"timestamp\":1}", event("a", 1));
    assertThat(with).isEqualTo(ids(event("a", 1), event("a", 1)));
  }

  private List<Object> ids(String... records) {
    ingest.queue.clear();
    assertThat(ingest.events(records).status()).isEqualTo(202);
    return ingest.column(CUSTOM_EVENTS, "event_id");
  }

  private static String event(String name, int plus) {
    return "{\"event\":\"" + name + "\",\"timestamp\":" + (Ingest.MILLIS + plus) + "}";
  }

  private static String record(String fields) {
    return "{" + fields + ",\"timestamp\":" + Ingest.MILLIS + "}";
  }
}
