package dev.sluice.flush;

import dev.sluice.aws.store.HealthStore.RecentError;
import dev.sluice.aws.store.Settlement;
import dev.sluice.core.chunk.Chunk;
import dev.sluice.core.chunk.ChunkFacts;
import dev.sluice.core.chunk.ChunkHeader;
import dev.sluice.core.chunk.ChunkMessage;
import dev.sluice.core.chunk.ChunkRows;
import dev.sluice.core.chunk.MalformedChunkException;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.warehouse.AppendResult;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chunks into the warehouse, one append per table, and then their counts. */
final class ChunkLoad {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkLoad.class);
  private static final List<ManagedTable> TABLES =
      List.of(ManagedTable.FLAG_EVALUATIONS, ManagedTable.CUSTOM_EVENTS);
  private final FlushPorts ports;
  private final Warehouse warehouse;
  private final Fence fence;

  ChunkLoad(FlushPorts ports, Warehouse warehouse, Fence fence) {
    this.ports = ports;
    this.warehouse = warehouse;
    this.fence = fence;
  }

  /**
   * Returns the chunks that are done with: all of them, since one that cannot be opened is sent to
   * the dead-letter queue.
   *
   * @throws WarehouseException when they could not all be written; writing them again does no harm
   */
  List<Chunk> load(List<Chunk> chunks) {
    try {
      loadReadable(chunks);
    } catch (MalformedChunkException e) {
      loadReadable(withoutDamaged(chunks));
    }
    return chunks;
  }

  private void loadReadable(List<Chunk> chunks) {
    long started = System.nanoTime();
    Map<ManagedTable, AppendResult> results = new EnumMap<>(ManagedTable.class);
    for (ManagedTable table : TABLES) {
      ChunkRows rows = new ChunkRows(table, chunks, ports.clock().millis());
      if (rows.size() > 0) {
        results.put(table, append(rows));
      }
    }
    settle(chunks, results);
    LOG.atInfo()
        .addKeyValue("organisation", chunks.isEmpty() ? "" : chunks.get(0).header().organisation())
        .addKeyValue("chunks", chunks.size())
        .addKeyValue("results", results)
        .addKeyValue("millis", (System.nanoTime() - started) / 1_000_000)
        .log("loaded");
  }

  private AppendResult append(ChunkRows rows) {
    AppendResult result = warehouse.append(rows, fence);
    if (result.total() != rows.size()) {
      throw new WarehouseException(
          FailureKind.TRANSIENT,
          "loaded %d rows into %s, but the warehouse accounts for %d: %s"
              .formatted(rows.size(), rows.table().tableName(), result.total(), result),
          null,
          "the load is repeated; if this stays, report it",
          null);
    }
    return result;
  }

  private void settle(List<Chunk> chunks, Map<ManagedTable, AppendResult> results) {
    Map<ManagedTable, Outcome> outcomes = new EnumMap<>(ManagedTable.class);
    results.forEach((table, result) -> outcomes.put(table, outcome(table, result, chunks)));
    List<Settlement> settlements = new ArrayList<>();
    for (Chunk chunk : chunks) {
      ChunkHeader header = chunk.header();
      Outcome evaluations = outcomes.get(ManagedTable.FLAG_EVALUATIONS);
      Outcome events = outcomes.get(ManagedTable.CUSTOM_EVENTS);
      settlements.add(
          new Settlement(
              header.chunkId(),
              header.organisation(),
              header.generation(),
              header.acceptedAt(),
              header.evaluations(),
              header.events(),
              evaluations == null ? 0 : evaluations.inserted(header, header.evaluations()),
              events == null ? 0 : events.inserted(header, header.events()),
              evaluations == null ? 0 : evaluations.rejected(header),
              events == null ? 0 : events.rejected(header)));
    }
    ports.settlements().settle(settlements);
    reportRejects(chunks, results);
  }

  /** Per chunk; null maps mean that every row is new. */
  private record Outcome(Map<String, Long> insertedByChunk, Map<String, Long> rejectedByChunk) {
    long inserted(ChunkHeader header, long rows) {
      return insertedByChunk == null ? rows : insertedByChunk.getOrDefault(header.chunkId(), 0L);
    }

    long rejected(ChunkHeader header) {
      return rejectedByChunk.getOrDefault(header.chunkId(), 0L);
    }
  }

  /**
   * When every row was new, each chunk has what it brought. Otherwise some of it may have been
   * written by a run that died before it counted: the warehouse knows which chunk each row came
   * with.
   */
  private Outcome outcome(ManagedTable table, AppendResult result, List<Chunk> chunks) {
    boolean allNew = result.alreadyThere() == 0 && result.doubled() == 0 && result.rejected() == 0;
    if (allNew) {
      return new Outcome(null, Map.of());
    }
    Set<String> ids = new HashSet<>();
    long earliest = Long.MAX_VALUE;
    long latest = Long.MIN_VALUE;
    for (Chunk chunk : chunks) {
      ids.add(chunk.header().chunkId());
      earliest = Math.min(earliest, chunk.header().earliest());
      latest = Math.max(latest, chunk.header().latest());
    }
    ids.removeAll(ports.counts().counted(ids));
    if (ids.isEmpty()) {
      return new Outcome(new HashMap<>(), Map.of());
    }
    return new Outcome(
        warehouse.countByChunk(
            table, ids, Instant.ofEpochMilli(earliest), Instant.ofEpochMilli(latest)),
        result.rejected() == 0 ? Map.of() : warehouse.countRejectsByChunk(table, ids));
  }

  private void reportRejects(List<Chunk> chunks, Map<ManagedTable, AppendResult> results) {
    results.forEach(
        (table, result) -> {
          if (result.rejected() > 0) {
            String message =
                "the warehouse refused %d rows of %s; they and the reasons are in sluice_rejects"
                    .formatted(result.rejected(), table.tableName());
            ports
                .health()
                .addError(
                    chunks.get(0).header().organisation(),
                    new RecentError(ports.clock().instant(), FailureKind.POISON.name(), message));
          }
        });
  }

  /**
   * What is left after the chunks that cannot be opened have gone to the dead-letter queue, one by
   * one.
   */
  private List<Chunk> withoutDamaged(List<Chunk> chunks) {
    List<Chunk> readable = new ArrayList<>();
    for (Chunk chunk : chunks) {
      try {
        ChunkFacts.forEach(chunk, fact -> {});
        readable.add(chunk);
      } catch (MalformedChunkException e) {
        String organisation = chunk.header().organisation();
        LOG.atError()
            .addKeyValue("organisation", organisation)
            .addKeyValue("chunk", chunk.header().chunkId())
            .log("undecodable, sent to the dead-letter queue: {}", e.getMessage());
        ChunkMessage.pack(organisation, List.of(chunk), 0)
            .forEach(message -> ports.queue().deadLetter(message.body(), e.getMessage()));
        ports.settlements().settle(List.of(LaneFlush.discardedSettlement(chunk.header())));
        ports
            .health()
            .addError(
                organisation,
                new RecentError(ports.clock().instant(), "DEAD_LETTER", e.getMessage()));
      }
    }
    return readable;
  }
}
