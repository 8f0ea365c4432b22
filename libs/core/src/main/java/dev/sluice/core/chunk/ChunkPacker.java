package dev.sluice.core.chunk;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import dev.sluice.core.Limits;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.Deflater;

/**
 * Packs the facts of one request into chunks within {@link Limits}. A call stays one record unless
 * it alone is too large for a chunk; then its flags are divided. For one thread.
 */
public final class ChunkPacker {
  private final Destination destination;
  private final List<Chunk> sealed = new ArrayList<>();
  private FactWriter facts = new FactWriter();
  private int evaluations;
  private int events;
  private int expandedBytes;
  private long earliest = Long.MAX_VALUE;
  private long latest = Long.MIN_VALUE;

  /**
   * Where the facts go and since when they wait: the fields of {@link ChunkHeader} that a request
   * shares.
   */
  public record Destination(
      String organisation,
      String connectionId,
      long generation,
      int lane,
      long acceptedAt,
      long dueAt) {}

  public ChunkPacker(Destination destination) {
    this.destination = destination;
  }

  public void add(Fact fact) {
    switch (fact) {
      case IdentityCall call -> add(call);
      case CustomEvent event -> add(event);
    }
  }

  private void add(IdentityCall call) {
    int shared = ExpandedSize.shared(call);
    int flagBytes = 0;
    for (Flag flag : call.flags()) {
      flagBytes += ExpandedSize.of(flag);
    }
    // What is shared is written once, so it can stand in the payload once and in the rows many
    // times.
    int rows = call.flags().size();
    long expanded = (long) shared * rows + flagBytes;
    long payload = (long) shared + flagBytes + 16L * rows;
    boolean tooLarge =
        expanded > Limits.EXPANDED_BYTES_OF_A_CHUNK || payload > Limits.PAYLOAD_BYTES_OF_A_CHUNK;
    if (tooLarge && rows > 1) {
      add(call.withFlags(call.flags().subList(0, rows / 2)));
      add(call.withFlags(call.flags().subList(rows / 2, rows)));
      return;
    }
    makeRoom(rows, expanded, payload);
    facts.call(call);
    evaluations += rows;
    count(expanded, call.evaluatedAt());
  }

  private void add(CustomEvent event) {
    int expanded = ExpandedSize.of(event);
    makeRoom(1, expanded, expanded);
    facts.event(event);
    events++;
    count(expanded, event.occurredAt());
  }

  /** All chunks; the packer is spent. */
  public List<Chunk> finish() {
    seal();
    return List.copyOf(sealed);
  }

  private void makeRoom(int rows, long expanded, long payload) {
    boolean fits =
        evaluations + events + rows <= Limits.ROWS_OF_A_CHUNK
            && expandedBytes + expanded <= Limits.EXPANDED_BYTES_OF_A_CHUNK
            && facts.size() + payload <= Limits.PAYLOAD_BYTES_OF_A_CHUNK;
    if (!fits) {
      seal();
    }
  }

  private void count(long expanded, long time) {
    expandedBytes += (int) expanded;
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
  }

  private void seal() {
    if (evaluations + events == 0) {
      return;
    }
    byte[] payload = facts.bytes();
    ChunkHeader header =
        new ChunkHeader(
            UUID.randomUUID().toString().replace("-", ""),
            destination.organisation(),
            destination.connectionId(),
            destination.generation(),
            destination.lane(),
            evaluations,
            events,
            payload.length,
            expandedBytes,
            earliest,
            latest,
            destination.acceptedAt(),
            destination.dueAt(),
            0);
    sealed.add(new Chunk(header, compress(payload)));
    facts = new FactWriter();
    evaluations = 0;
    events = 0;
    expandedBytes = 0;
    earliest = Long.MAX_VALUE;
    latest = Long.MIN_VALUE;
  }

  private static byte[] compress(byte[] payload) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(payload);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length / 4 + 64);
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
