package dev.sluice.core.chunk;

/** A newer deployment wrote this chunk; it waits for a flush that can read it. */
public final class UnknownChunkVersionException extends RuntimeException {
  public UnknownChunkVersionException(int version, int codec) {
    super(
        "a chunk of format version %d, codec %d; this flush reads version %d, codec %d"
            .formatted(version, codec, ChunkFormat.VERSION, ChunkFormat.DEFLATE));
  }
}
