package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.ChunkSettlements;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.CountStore.Counts;
import dev.sluice.aws.store.Health;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.LeaseStore;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.Settlement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The stores against AWS's own DynamoDB Local. */
class StoresTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static LocalDynamo dynamo;

  @BeforeAll
  static void start() {
    dynamo = new LocalDynamo();
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @Test
  void aLaneHasOneHolderAndEachLeaseAHigherFence() {
    LeaseStore leases = new LeaseStore(dynamo.client(), dynamo.tables(), CLOCK);
    assertThat(leases.take("lease", 0, "a", Duration.ofMinutes(6))).hasValue(1);
    assertThat(leases.take("lease", 0, "b", Duration.ofMinutes(6))).isEmpty();
    assertThat(leases.take("lease", 1, "b", Duration.ofMinutes(6))).hasValue(1);
    Clock later = Clock.offset(CLOCK, Duration.ofMinutes(7));
    LeaseStore others = new LeaseStore(dynamo.client(), dynamo.tables(), later);
    assertThat(others.take("lease", 0, "b", Duration.ofMinutes(6))).hasValue(2);
    leases.release("lease", 0, 1);
    assertThat(others.take("lease", 0, "c", Duration.ofMinutes(6))).isEmpty();
    leases.release("lease", 0, 2);
    assertThat(others.take("lease", 0, "c", Duration.ofMinutes(6))).hasValue(3);
  }

  @Test
  void aChunkIsCountedOnceHoweverOftenItIsSettled() throws Exception {
    ChunkSettlements settlements = new ChunkSettlements(dynamo.client(), dynamo.tables(), CLOCK);
    CountStore counts = new CountStore(dynamo.client(), dynamo.tables());
    counts.accepted("count", 1, 2100, 3);
    List<Settlement> chunks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long receivedAt = NOW.minus(Duration.ofMinutes(i)).toEpochMilli();
      chunks.add(new Settlement("chunk" + i, "count", 1, receivedAt, 10, 0, 9, 0, 1, 0));
    }
    try (var threads = Executors.newFixedThreadPool(3)) {
      Callable<Void> settle =
          () -> {
            settlements.settle(chunks);
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(settle, settle, settle))) {
        done.get();
      }
    }
    var period = counts.period("count", NOW.minus(Duration.ofDays(1)), NOW.plusSeconds(1));
    assertThat(period.delivered()).isEqualTo(new Counts(1800, 0));
    assertThat(period.discarded()).isEqualTo(new Counts(200, 0));
    assertThat(counts.waiting("count", 1)).isEqualTo(new Counts(100, 3));
    assertThat(counts.counted(List.of("chunk7", "other"))).containsExactly("chunk7");
    var lastHour = counts.period("count", NOW.minus(Duration.ofHours(1)), NOW.plusSeconds(1));
    assertThat(lastHour.delivered().evaluations()).isEqualTo(61 * 9);
  }

  @Test
  void whatWaitsIsKnownHoweverLongNothingIsDelivered() {
    new ChunkSettlements(dynamo.client(), dynamo.tables(), CLOCK)
        .settle(List.of(new Settlement("chunk", "kept", 1, NOW.toEpochMilli(), 1, 0, 1, 0, 0, 0)));
    CountStore counts = new CountStore(dynamo.client(), dynamo.tables());
    counts.accepted("kept", 1, 1, 0);
    assertThat(attributes("ORG#kept#GENERATION#1")).hasSize(2).noneMatch(this::expires);
    assertThat(attributes("ORG#kept")).hasSize(1).allMatch(this::expires);
  }

  private List<Map<String, AttributeValue>> attributes(String pk) {
    return dynamo
        .client()
        .query(
            request ->
                request
                    .tableName(dynamo.tables().counts())
                    .keyConditionExpression("pk = :pk")
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk))))
        .items();
  }

  private boolean expires(Map<String, AttributeValue> item) {
    return item.containsKey("expires");
  }

  @Test
  void anOrganisationHasOneConnectionAndAnOutdatedChangeIsRefused() {
    ConnectionStore connections = new ConnectionStore(dynamo.client(), dynamo.tables());
    assertThat(connections.nextGeneration("conn")).isEqualTo(1);
    SavedSettings settings = new SavedSettings("duckdb", "{}", new byte[] {1}, 1);
    Connection connection =
        new Connection(
            "conn",
            "wc_1",
            1,
            "Main",
            false,
            5,
            null,
            settings,
            Connection.Status.ERROR,
            null,
            NOW,
            NOW,
            NOW,
            1);
    assertThat(connections.create(connection)).isTrue();
    assertThat(connections.create(connection)).isFalse();
    assertThat(connections.update(connection)).isTrue();
    assertThat(connections.update(connection)).isFalse();
    Connection found = connections.find("conn").orElseThrow();
    assertThat(found.revision()).isEqualTo(2);
    assertThat(found.streaming()).isFalse();
    assertThat(found.edited().secret()).containsExactly(1);
    assertThat(connections.delete("conn", "wc_other")).isFalse();
    assertThat(connections.delete("conn", "wc_1")).isTrue();
    assertThat(connections.find("conn")).isEmpty();
    assertThat(connections.nextGeneration("conn")).isEqualTo(2);
  }

  @Test
  void aFailureOpensTheBreakerAndADeliveryClosesIt() {
    HealthStore store = new HealthStore(dynamo.client(), dynamo.tables());
    assertThat(store.find("health")).isEqualTo(Health.UNKNOWN);
    store.failed("health", "SETUP", "no grant", NOW, NOW.plusSeconds(30));
    store.failed("health", "SETUP", "no grant", NOW.plusSeconds(40), NOW.plusSeconds(100));
    Health failing = store.find("health");
    assertThat(failing.failures()).isEqualTo(2);
    assertThat(failing.failingSince()).isEqualTo(NOW);
    assertThat(failing.open(NOW.plusSeconds(99))).isTrue();
    store.addError("health", new HealthStore.RecentError(NOW, "SETUP", "older"));
    store.addError("health", new HealthStore.RecentError(NOW.plusSeconds(1), "SETUP", "newer"));
    assertThat(store.recentErrors("health", NOW, 5))
        .extracting(HealthStore.RecentError::message)
        .containsExactly("newer", "older");
    store.delivered("health", NOW.plusSeconds(200));
    assertThat(store.find("health"))
        .isEqualTo(new Health(NOW.plusSeconds(200), 0, null, null, null, null));
    store.forget("health");
    assertThat(store.find("health")).isEqualTo(Health.UNKNOWN);
    assertThat(store.recentErrors("health", NOW, 5)).isEmpty();
  }
}
