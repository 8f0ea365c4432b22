package dev.sluice.core.chunk;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import dev.sluice.core.NumericValue;
import dev.sluice.core.RowIds;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import dev.sluice.core.table.RowSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of chunks for one table. They are expanded anew on each pass: the chunks are the most
 * compact form there is, so a batch needs neither the heap nor a file for its rows.
 */
public final class ChunkRows implements RowSource {
  private final ManagedTable table;
  private final List<Chunk> chunks;
  private final long loadedAt;
  private final int size;

  /**
   * @param table FLAG_EVALUATIONS or CUSTOM_EVENTS
   * @param loadedAt loaded_at of each row, milliseconds since the epoch
   */
  public ChunkRows(ManagedTable table, List<Chunk> chunks, long loadedAt) {
    this.table = table;
    this.chunks = List.copyOf(chunks);
    this.loadedAt = loadedAt;
    this.size = chunks.stream().mapToInt(chunk -> rows(table, chunk.header())).sum();
  }

  /** How many rows of the table a chunk holds. */
  public static int rows(ManagedTable table, ChunkHeader header) {
    return switch (table) {
      case FLAG_EVALUATIONS -> header.evaluations();
      case CUSTOM_EVENTS -> header.events();
      case METRICS -> 0;
    };
  }

  @Override
  public ManagedTable table() {
    return table;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(Consumer<Row> consumer) {
    RowIds ids = new RowIds();
    for (Chunk chunk : chunks) {
      if (rows(table, chunk.header()) > 0) {
        ChunkFacts.forEach(chunk, fact -> expand(ids, chunk.header(), fact, consumer));
      }
    }
  }

  private void expand(RowIds ids, ChunkHeader header, Fact fact, Consumer<Row> consumer) {
    if (fact instanceof IdentityCall call && table == ManagedTable.FLAG_EVALUATIONS) {
      for (Flag flag : call.flags()) {
        consumer.accept(new Row(table, evaluation(ids, header, call, flag)));
      }
    } else if (fact instanceof CustomEvent event && table == ManagedTable.CUSTOM_EVENTS) {
      consumer.accept(new Row(table, event(header, event)));
    }
  }

  private Object[] evaluation(RowIds ids, ChunkHeader header, IdentityCall call, Flag flag) {
    return new Object[] {
      ids.evaluation(
          header.organisation(),
          call.project(),
          call.environment(),
          call.callKey(),
          call.evaluatedAt(),
          flag.feature()),
      call.project(),
      call.environment(),
      call.identifier(),
      flag.feature(),
      flag.enabled(),
      flag.value(),
      flag.variant(),
      flag.reason(),
      flag.segment(),
      flag.experimentId(),
      call.traits(),
      call.sdkName(),
      call.sdkVersion(),
      header.chunkId(),
      call.evaluatedAt(),
      header.acceptedAt(),
      loadedAt
    };
  }

  private Object[] event(ChunkHeader header, CustomEvent event) {
    return new Object[] {
      event.id(),
      event.project(),
      event.environment(),
      event.identifier(),
      event.event(),
      event.feature(),
      event.value(),
      NumericValue.of(event.value()),
      event.traits(),
      event.metadata(),
      event.sdkName(),
      event.sdkVersion(),
      "sdk",
      null,
      null,
      header.chunkId(),
      event.occurredAt(),
      header.acceptedAt(),
      loadedAt
    };
  }
}
