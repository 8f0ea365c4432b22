package dev.sluice.flush;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.AesGcmVault;
import dev.sluice.core.Cadence;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.CustomEvent;
import dev.sluice.core.Vault;
import dev.sluice.core.chunk.Chunk;
import dev.sluice.core.chunk.ChunkMessage;
import dev.sluice.core.chunk.ChunkPacker;
import dev.sluice.testkit.AdjustableClock;
import dev.sluice.testkit.LocalDynamo;
import dev.sluice.testkit.SimulatedQueue;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.Warehouses;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Flush between a simulated queue and real DuckDB files, with AWS's DynamoDB Local, in simulated
 * time.
 */
final class FlushFixture implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  final AdjustableClock clock = new AdjustableClock(START);
  final LocalDynamo dynamo;
  final Vault vault = new AesGcmVault(new byte[32]);
  final SimulatedQueue queue;
  final Warehouses warehouses;
  final ConnectionStore connections;
  final HealthStore health;
  final CountStore counts;
  final FlushEnvironment environment;

  FlushFixture(Path folder, long seed) {
    this(folder, seed, new LocalDynamo());
  }

  /** On a DynamoDB that others use too; {@link #close} leaves it to them. */
  FlushFixture(Path folder, long seed, LocalDynamo dynamo) {
    this.dynamo = dynamo;
    queue = new SimulatedQueue(clock, new Random(seed));
    warehouses =
        new Warehouses(
            Set.of("duckdb", "faulty"), Map.of("SLUICE_DUCKDB_DIRECTORY", folder.toString()));
    connections = new ConnectionStore(dynamo.client(), dynamo.tables());
    health = new HealthStore(dynamo.client(), dynamo.tables());
    counts = new CountStore(dynamo.client(), dynamo.tables());
    environment =
        new FlushEnvironment(
            dynamo.tables(), "queue", "dead-letters", "key", Set.of(), Duration.ofDays(14));
  }

  FlushHandler handler() {
    return handler(queue);
  }

  FlushHandler handler(ChunkQueue chunkQueue) {
    return new FlushHandler(environment, dynamo.client(), chunkQueue, vault, warehouses, clock);
  }

  /** A connection whose test has passed; its tables exist. */
  Connection connect(String organisation, String type) {
    return connect(organisation, type, Map.of());
  }

  Connection connect(String organisation, String type, Map<String, String> credentials) {
    Map<String, Object> config = Map.of("database", organisation + ".duckdb");
    var settings = new SettingsVault(vault).seal(organisation, type, config, credentials, 1);
    Connection connection =
        new Connection(
            organisation,
            "wc_" + UUID.randomUUID(),
            connections.nextGeneration(organisation),
            "Test",
            false,
            5,
            settings,
            settings,
            Connection.Status.CONNECTED,
            null,
            clock.instant(),
            clock.instant(),
            clock.instant(),
            1);
    if (!connections.create(connection)) {
      throw new IllegalStateException(organisation + " is connected already");
    }
    return connection;
  }

  Warehouse open(Connection connection) {
    SettingsVault settings = new SettingsVault(vault);
    return warehouses.open(
        "duckdb",
        settings.config(connection.active()),
        settings.credentials(connection.organisation(), connection.active()));
  }

  /** Puts events with these names and these values on the queue, as one accepted request. */
  List<Chunk> accept(Connection connection, String event, int from, int to) {
    counts.accepted(connection.organisation(), connection.generation(), 0, (long) to - from);
    return enqueue(connection, event, from, to);
  }

  /** As {@link #accept}, without noting it in the counts. */
  List<Chunk> enqueue(Connection connection, String event, int from, int to) {
    long now = clock.millis();
    long dueAt = Cadence.dueAt(connection.organisation(), now, connection.flushInterval());
    ChunkPacker packer =
        new ChunkPacker(
            new ChunkPacker.Destination(
                connection.organisation(),
                connection.id(),
                connection.generation(),
                0,
                now,
                dueAt));
    for (int i = from; i < to; i++) {
      packer.add(event(event, i, now));
    }
    List<Chunk> chunks = packer.finish();
    queue.send(
        ChunkMessage.pack(connection.organisation(), chunks, Cadence.delaySeconds(dueAt, now)));
    return chunks;
  }

  private static CustomEvent event(String event, int number, long now) {
    return new CustomEvent(
        "%032x".formatted(number),
        "web",
        "production",
        "user-" + number,
        event,
        null,
        Integer.toString(number),
        null,
        null,
        "test",
        "1",
        now);
  }

  /**
   * One batch through the handler, deleted as Lambda's event source does; false when nothing is
   * visible.
   */
  boolean deliver(FlushHandler handler) {
    SQSEvent event = queue.receive().orElse(null);
    if (event == null) {
      return false;
    }
    acknowledge(event, handler.handleRequest(event, null));
    return true;
  }

  void acknowledge(SQSEvent event, SQSBatchResponse response) {
    Set<String> failed = new HashSet<>();
    for (BatchItemFailure failure : response.getBatchItemFailures()) {
      failed.add(failure.getItemIdentifier());
    }
    for (SQSEvent.SQSMessage message : event.getRecords()) {
      if (!failed.contains(message.getMessageId())) {
        queue.delete(message.getMessageId());
      }
    }
  }

  /**
   * Delivers until the queue is empty, moving the clock to whatever comes next; returns the batches
   * it took.
   */
  int drain(FlushHandler handler, Duration atMost) {
    Instant end = clock.instant().plus(atMost);
    int batches = 0;
    while (queue.size() > 0) {
      if (deliver(handler)) {
        batches++;
        continue;
      }
      Instant next = queue.nextVisibleAt().orElseThrow();
      if (next.isAfter(end)) {
        throw new AssertionError("%d messages still wait after %s".formatted(queue.size(), atMost));
      }
      clock.advanceTo(next);
    }
    return batches;
  }

  @Override
  public void close() {
    dynamo.close();
  }
}
