package dev.sluice.flush;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.Health;
import dev.sluice.aws.store.LeaseStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.chunk.ChunkMessage;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.testkit.FaultyType;
import dev.sluice.testkit.LocalDynamo;
import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.Warehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What flush does with chunks that are due, early, waiting, outdated, damaged or refused. */
@Timeout(60)
class FlushTest {
  private static LocalDynamo dynamo;
  private static final AtomicInteger ORGANISATIONS = new AtomicInteger();
  @TempDir Path folder;
  private FlushFixture fixture;
  private FlushHandler handler;
  private String organisation;

  @BeforeAll
  static void start() {
    dynamo = new LocalDynamo();
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @BeforeEach
  void open() {
    fixture = new FlushFixture(folder, 7, dynamo);
    handler = fixture.handler();
    organisation = "org" + ORGANISATIONS.incrementAndGet();
  }

  private long rows() {
    return WarehouseSql.number(folder, organisation, "select count(*) from sluice.custom_events");
  }

  private void untilDue() {
    fixture.clock.advance(Duration.ofMinutes(5));
  }

  @Test
  void aSlotsSmallChunksLoadAsOne() {
    Connection connection = fixture.connect(organisation, "faulty");
    AtomicInteger appends = new AtomicInteger();
    FaultyType.faults(
        organisation + ".duckdb",
        new FaultyType.Faults() {
          @Override
          public void before(String call, Warehouse warehouse) {
            appends.addAndGet(call.equals("append") ? 1 : 0);
          }
        });
    for (int i = 0; i < 500; i++) {
      fixture.accept(connection, "e", i, i + 1);
    }
    untilDue();
    fixture.drain(handler, Duration.ofMinutes(10));
    FaultyType.faults(organisation + ".duckdb", null);
    assertThat(appends).hasValue(1);
    assertThat(rows()).isEqualTo(500);
  }

  @Test
  void whatIsNotDueIsNotLoadedButPutBackUntilItsSlot() {
    Connection connection = fixture.connect(organisation, "duckdb");
    fixture.accept(connection, "e", 0, 10);
    String early = fixture.queue.peek();
    fixture.queue.clear();
    ChunkQueue.Message message = new ChunkQueue.Message(organisation, early, 0);
    fixture.queue.send(List.of(message));
    fixture.deliver(handler);
    assertThat(fixture.queue.inFlight()).isZero();
    assertThat(fixture.health.find(organisation)).isEqualTo(Health.UNKNOWN);
    fixture.drain(handler, Duration.ofMinutes(10));
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void whatIsLargeIsLoadedEarly() {
    Connection connection = fixture.connect(organisation, "duckdb");
    var chunks = fixture.accept(connection, "e", 0, 120_000);
    fixture.queue.clear();
    fixture.queue.send(ChunkMessage.pack(organisation, chunks, 0));
    fixture.deliver(handler);
    assertThat(rows()).isEqualTo(120_000);
  }

  @Test
  void whileThePauseLastsRecordsWaitAndAfterItTheyLoad() {
    Connection connection = fixture.connect(organisation, "duckdb");
    fixture.accept(connection, "e", 0, 10);
    setPaused(connection, true);
    untilDue();
    fixture.deliver(handler);
    assertThat(fixture.queue.inFlight()).isZero();
    assertThat(fixture.queue.size()).isEqualTo(1);
    setPaused(fixture.connections.find(organisation).orElseThrow(), false);
    fixture.drain(handler, Duration.ofMinutes(10));
    assertThat(rows()).isEqualTo(10);
  }

  private void setPaused(Connection old, boolean paused) {
    assertThat(
            fixture.connections.update(
                new Connection(
                    old.organisation(),
                    old.id(),
                    old.generation(),
                    old.name(),
                    paused,
                    old.flushIntervalMinutes(),
                    old.active(),
                    old.edited(),
                    old.status(),
                    old.lastError(),
                    old.lastTestedAt(),
                    old.createdAt(),
                    old.updatedAt(),
                    old.revision())))
        .isTrue();
  }

  @Test
  void afterADisconnectWhatWaitsIsDiscardedAndCounted() {
    Connection first = fixture.connect(organisation, "duckdb");
    fixture.accept(first, "before", 0, 10);
    fixture.connections.delete(organisation, first.id());
    Connection second = fixture.connect(organisation, "duckdb");
    fixture.accept(second, "after", 10, 15);
    fixture.drain(handler, Duration.ofMinutes(15));
    assertThat(rows()).isEqualTo(5);
    var day = fixture.counts.period(organisation, FlushFixture.START, fixture.clock.instant());
    assertThat(day.discarded().events()).isEqualTo(10);
    assertThat(day.delivered().events()).isEqualTo(5);
    assertThat(fixture.counts.waiting(organisation, first.generation()).events()).isZero();
    assertThat(fixture.health.recentErrors(organisation, FlushFixture.START, 5).get(0).message())
        .contains("discarded 10 rows")
        .contains("connection was removed");
  }

  @Test
  void whatOutlivesItsRetentionIsDiscardedAndCounted() {
    Connection connection = fixture.connect(organisation, "duckdb");
    fixture.accept(connection, "e", 0, 10);
    fixture.clock.advance(Duration.ofDays(14).plusSeconds(1));
    fixture.deliver(handler);
    assertThat(fixture.queue.size()).isZero();
    var period = fixture.counts.period(organisation, FlushFixture.START, fixture.clock.instant());
    assertThat(period.discarded().events()).isEqualTo(10);
  }

  @Test
  void aMessageThatNobodyCanReadGoesToTheDeadLettersAndTheOthersLoad() {
    Connection connection = fixture.connect(organisation, "duckdb");
    fixture.accept(connection, "e", 0, 10);
    fixture.queue.send(List.of(new ChunkQueue.Message(organisation, "bm90IGEgY2h1bms=", 0)));
    untilDue();
    fixture.drain(handler, Duration.ofMinutes(10));
    assertThat(fixture.queue.deadLetters()).containsExactly("bm90IGEgY2h1bms=");
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aChunkOfANewerVersionWaitsAndIsNotDeadLettered() {
    Connection connection = fixture.connect(organisation, "duckdb");
    fixture.accept(connection, "e", 0, 10);
    byte[] frame = Base64.getDecoder().decode(fixture.queue.peek());
    frame[4] = 9;
    fixture.queue.clear();
    String newer = Base64.getEncoder().encodeToString(frame);
    fixture.queue.send(List.of(new ChunkQueue.Message(organisation, newer, 0)));
    fixture.deliver(handler);
    assertThat(fixture.queue.deadLetters()).isEmpty();
    assertThat(fixture.queue.inFlight()).isZero();
    assertThat(fixture.queue.peek()).isEqualTo(newer);
  }

  @Test
  void aLaneThatSomebodyHoldsIsAskedForAgainSoon() {
    Connection connection = fixture.connect(organisation, "duckdb");
    fixture.accept(connection, "e", 0, 10);
    var leases = new LeaseStore(fixture.dynamo.client(), fixture.dynamo.tables(), fixture.clock);
    untilDue();
    long fence = leases.take(organisation, 0, "another", Duration.ofMinutes(6)).getAsLong();
    fixture.deliver(handler);
    Duration delay =
        Duration.between(fixture.clock.instant(), fixture.queue.nextVisibleAt().orElseThrow());
    assertThat(delay).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    leases.release(organisation, 0, fence);
    fixture.drain(handler, Duration.ofMinutes(1));
    assertThat(rows()).isEqualTo(10);
  }

  @Test
  void aWrongKeyOpensTheBreakerAndTheRightOneDeliversAll() {
    Connection right =
        fixture.connect(organisation, "duckdb", Map.of("encryption_key", "the right key"));
    try (Warehouse warehouse = fixture.open(right)) {
      assertThat(warehouse.diagnose().failed().map(Diagnosis.Step::failure)).isEmpty();
    }
    fixture.connections.delete(organisation, right.id());
    Connection wrong =
        fixture.connect(organisation, "duckdb", Map.of("encryption_key", "a wrong key"));
    fixture.accept(wrong, "e", 0, 10);
    untilDue();
    fixture.deliver(handler);
    Health health = fixture.health.find(organisation);
    assertThat(health.kind()).isEqualTo("SETUP");
    assertThat(health.message()).doesNotContain("a wrong key").containsIgnoringCase("key");
    assertThat(health.open(fixture.clock.instant().plusSeconds(29))).isTrue();
    assertThat(fixture.queue.inFlight()).isZero();
    var settings =
        new SettingsVault(fixture.vault)
            .seal(
                organisation,
                "duckdb",
                Map.of("database", organisation + ".duckdb"),
                Map.of("encryption_key", "the right key"),
                2);
    Connection old = fixture.connections.find(organisation).orElseThrow();
    assertThat(
            fixture.connections.update(
                new Connection(
                    old.organisation(),
                    old.id(),
                    old.generation(),
                    old.name(),
                    false,
                    5,
                    settings,
                    settings,
                    old.status(),
                    null,
                    old.lastTestedAt(),
                    old.createdAt(),
                    old.updatedAt(),
                    old.revision())))
        .isTrue();
    fixture.health.reset(organisation);
    fixture.drain(handler, Duration.ofHours(1));
    try (Warehouse warehouse = fixture.open(fixture.connections.find(organisation).orElseThrow())) {
      assertThat(
              warehouse.countReceived(
                  ManagedTable.CUSTOM_EVENTS, FlushFixture.START, fixture.clock.instant()))
          .isEqualTo(10);
    }
  }

  @Test
  void aRefusedRowIsRejectedOnceAndCountedOnce() {
    Connection connection = fixture.connect(organisation, "duckdb");
    WarehouseSql.run(folder, organisation, "create schema sluice");
    WarehouseSql.run(
        folder,
        organisation,
        "create table sluice.custom_events (event_id varchar, value varchar, check (value <>"
            + " '13'))");
    var chunks = fixture.accept(connection, "e", 0, 20);
    fixture.queue.send(ChunkMessage.pack(organisation, chunks, 0));
    untilDue();
    fixture.drain(handler, Duration.ofMinutes(30));
    assertThat(rows()).isEqualTo(19);
    assertThat(
            WarehouseSql.number(folder, organisation, "select count(*) from sluice.sluice_rejects"))
        .isEqualTo(1);
    var period =
        fixture.counts.period(
            organisation, FlushFixture.START, fixture.clock.instant().plusSeconds(1));
    assertThat(period.delivered().events()).isEqualTo(19);
    assertThat(period.discarded().events()).isEqualTo(1);
    assertThat(fixture.health.recentErrors(organisation, FlushFixture.START, 5).get(0).message())
        .contains("refused 1 rows")
        .contains("sluice_rejects");
  }

  @Test
  void aMessageThatCannotBePutBackIsNamedInTheAnswer() {
    Connection connection = fixture.connect(organisation, "duckdb");
    fixture.accept(connection, "e", 0, 10);
    setPaused(connection, true);
    untilDue();
    ChunkQueue broken =
        new ChunkQueue() {
          @Override
          public void send(List<Message> messages) {
            throw new QueueUnavailableException("unreachable", null);
          }

          @Override
          public void deadLetter(String body, String reason) {
            throw new QueueUnavailableException("unreachable", null);
          }
        };
    SQSEvent event = fixture.queue.receive().orElseThrow();
    var answer = fixture.handler(broken).handleRequest(event, null);
    assertThat(answer.getBatchItemFailures())
        .extracting(BatchItemFailure::getItemIdentifier)
        .containsExactly(event.getRecords().get(0).getMessageId());
  }
}
