package dev.sluice.core.chunk;

/**
 * Sealed, compressed records of one organisation.
 *
 * @param payload compressed; opened by {@link ChunkFacts}
 */
public record Chunk(ChunkHeader header, byte[] payload) {
  /** The same chunk after one more failed attempt; the payload is shared. */
  public Chunk attempted() {
    return new Chunk(header.attempted(), payload);
  }
}
