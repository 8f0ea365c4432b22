package dev.sluice.core.chunk;

/** The bytes are not what a chunk of a known version looks like; trying again cannot help. */
public final class MalformedChunkException extends RuntimeException {
  public MalformedChunkException(String message) {
    super(message);
  }
}
