package dev.sluice.flush;

import dev.sluice.core.chunk.Chunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Divides chunks into loads. Normally all of a slot's chunks are one load. Chunks that failed
 * before come last and in smaller and smaller loads, until one that can never be loaded is alone
 * and holds up nobody else.
 */
final class Loads {
  private static final int ROWS = 200_000;
  private static final int FREE_ATTEMPTS = 3;

  private Loads() {}

  static List<List<Chunk>> of(List<Chunk> chunks) {
    List<Chunk> sorted = new ArrayList<>(chunks);
    sorted.sort(
        Comparator.comparingInt((Chunk chunk) -> chunk.header().attempts())
            .thenComparingLong(chunk -> chunk.header().acceptedAt()));
    List<List<Chunk>> loads = new ArrayList<>();
    List<Chunk> load = new ArrayList<>();
    long rows = 0;
    int attempts = 0;
    for (Chunk chunk : sorted) {
      int chunkAttempts = Math.max(0, chunk.header().attempts() - FREE_ATTEMPTS);
      boolean full = rows + chunk.header().rows() > ROWS >> Math.min(chunkAttempts, 30);
      if (!load.isEmpty() && (full || chunkAttempts != attempts)) {
        loads.add(load);
        load = new ArrayList<>();
        rows = 0;
      }
      load.add(chunk);
      rows += chunk.header().rows();
      attempts = chunkAttempts;
    }
    if (!load.isEmpty()) {
      loads.add(load);
    }
    return loads;
  }
}
