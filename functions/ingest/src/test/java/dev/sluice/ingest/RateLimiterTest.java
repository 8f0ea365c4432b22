package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.aws.store.EnvironmentRoute.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final String EVENT = "{\"event\":\"a\",\"timestamp\":" + Ingest.MILLIS + "}";
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
    ingest.handler = ingest.handler(0, 10, 1_000);
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void aKeyMaySendItsRateOverTenSecondsAndIsThenAskedToWait() {
    for (int i = 0; i < 10; i++) {
      assertThat(send(10).status()).isEqualTo(202);
    }
    ingest.clock.advance(Duration.ofSeconds(4));
    Reply reply = send(1);
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.error()).isEqualTo("too_fast");
    assertThat(reply.retryAfter()).isEqualTo("6");
    assertThat(ingest.queue.chunks().stream().mapToInt(c -> c.header().events()).sum())
        .isEqualTo(100);
    ingest.clock.advance(Duration.ofSeconds(6));
    assertThat(send(1).status()).isEqualTo(202);
  }

  @Test
  void oneRequestOfAnySizePassesInAnEmptyWindow() {
    assertThat(send(1_000).accepted()).isEqualTo(1_000);
    assertThat(send(1).status()).isEqualTo(429);
  }

  @Test
  void instancesKnowOfEachOther() {
    IngestHandler first = ingest.handler;
    IngestHandler second = ingest.handler(0, 10, 1_000);
    assertThat(send(100).status()).isEqualTo(202);
    ingest.handler = second;
    assertThat(send(1).status()).isEqualTo(429);
    // What the second received in vain is known to the first within a second.
    ingest.clock.advance(Duration.ofSeconds(10));
    send(99);
    ingest.handler = first;
    ingest.clock.advance(Duration.ofMillis(1_001));
    assertThat(send(1).status()).isEqualTo(202);
    assertThat(send(1).status()).isEqualTo(429);
  }

  @Test
  void anInstanceSharesItsCountAtMostOnceASecond() {
    send(1);
    int before = ingest.dynamo.calls();
    for (int i = 0; i < 10; i++) {
      send(1);
    }
    int counted = 10;
    assertThat(ingest.dynamo.calls() - before).isEqualTo(counted);
    ingest.clock.advance(Duration.ofMillis(1_000));
    send(1);
    int bothScopes = 2;
    assertThat(ingest.dynamo.calls() - before).isEqualTo(counted + 1 + bothScopes);
  }

  @Test
  void aKeysOwnRateGoesBeforeTheDefault() {
    ingest.key("slow", new EnvironmentRoute("org1", "p", "e", Kind.CLIENT, 1));
    String body = "{\"events\":[" + String.join(",", Collections.nCopies(10, EVENT)) + "]}";
    assertThat(ingest.post(Ingest.EVENTS, "slow", body).status()).isEqualTo(202);
    assertThat(ingest.post(Ingest.EVENTS, "slow", body).status()).isEqualTo(429);
    assertThat(send(1).status()).isEqualTo(202);
  }

  @Test
  void anOrganisationHasALimitOverAllItsKeys() {
    ingest.handler = ingest.handler(0, 10, 15);
    assertThat(send(90).status()).isEqualTo(202);
    String call = "{\"evaluations\":[" + "{},".repeat(89) + "{}]}";
    assertThat(ingest.post(Ingest.EVALUATIONS, Ingest.SERVER, call).status()).isEqualTo(400);
    Reply reply = send(1);
    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.message()).contains("15 records per second");
  }

  @Test
  void bodiesThatAreWrongAsAWholeCountToo() {
    for (int i = 0; i < 100; i++) {
      assertThat(ingest.post(Ingest.EVENTS, Ingest.CLIENT, "{").status()).isEqualTo(400);
    }
    assertThat(ingest.post(Ingest.EVENTS, Ingest.CLIENT, "{").status()).isEqualTo(429);
  }

  @Test
  void withoutTheSharedCountNothingIsRefusedThatThisInstanceMayTake() {
    send(50);
    ingest.dynamo.down(true);
    ingest.clock.advance(Duration.ofSeconds(2));
    assertThat(send(49).status()).isEqualTo(202);
    assertThat(send(1).status()).isEqualTo(202);
    assertThat(send(1).status()).isEqualTo(429);
  }

  private Reply send(int records) {
    String[] all = new String[records];
    Arrays.fill(all, EVENT);
    return ingest.events(all);
  }
}
