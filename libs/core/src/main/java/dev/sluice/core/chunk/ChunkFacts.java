package dev.sluice.core.chunk;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import dev.sluice.core.Limits;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Opens a chunk's payload, never beyond what its header declares and {@link Limits} allow. */
public final class ChunkFacts {
  private ChunkFacts() {}

  /**
   * Gives each fact of the chunk to the consumer.
   *
   * @throws MalformedChunkException when the payload is not what the header declares
   */
  public static void forEach(Chunk chunk, Consumer<Fact> consumer) {
    ChunkHeader header = chunk.header();
    checkDeclared(header);
    FactReader reader = new FactReader(inflate(chunk));
    long evaluations = 0;
    long events = 0;
    long expanded = 0;
    while (reader.hasNext()) {
      Fact fact = reader.next();
      switch (fact) {
        case IdentityCall call -> {
          evaluations += call.flags().size();
          expanded += (long) ExpandedSize.shared(call) * call.flags().size();
          for (Flag flag : call.flags()) {
            expanded += ExpandedSize.of(flag);
          }
        }
        case CustomEvent event -> {
          events++;
          expanded += ExpandedSize.of(event);
        }
      }
      if (evaluations > header.evaluations()
          || events > header.events()
          || expanded > header.expandedBytes()) {
        throw new MalformedChunkException(
            "chunk " + header.chunkId() + " holds more than its header declares");
      }
      consumer.accept(fact);
    }
    if (evaluations != header.evaluations() || events != header.events()) {
      throw new MalformedChunkException(
          "chunk " + header.chunkId() + " holds less than its header declares");
    }
  }

  private static void checkDeclared(ChunkHeader header) {
    boolean withinLimits =
        header.evaluations() >= 0
            && header.events() >= 0
            && (long) header.evaluations() + header.events() <= Limits.ROWS_OF_A_CHUNK
            && header.expandedBytes() >= 0
            && header.expandedBytes() <= Limits.EXPANDED_BYTES_OF_A_CHUNK
            && header.payloadBytes() >= 0
            && header.payloadBytes() <= Limits.EXPANDED_BYTES_OF_A_CHUNK;
    if (!withinLimits) {
      throw new MalformedChunkException(
          "chunk " + header.chunkId() + " declares more than a chunk may hold");
    }
  }

  private static byte[] inflate(Chunk chunk) {
    byte[] payload = new byte[chunk.header().payloadBytes()];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(chunk.payload());
      int filled = 0;
      while (filled < payload.length) {
        int read = inflater.inflate(payload, filled, payload.length - filled);
        if (read == 0) {
          break;
        }
        filled += read;
      }
      // One more byte of room shows whether the payload goes on behind what was declared.
      if (filled != payload.length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
        throw new MalformedChunkException(
            "the payload of chunk " + chunk.header().chunkId() + " has not the declared length");
      }
      return payload;
    } catch (DataFormatException e) {
      throw new MalformedChunkException(
          "the payload of chunk " + chunk.header().chunkId() + " is damaged: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
