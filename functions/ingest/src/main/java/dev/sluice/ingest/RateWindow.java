package dev.sluice.ingest;

/** One scope's count in the current window, as far as this instance knows it. */
final class RateWindow {
  private static final long SYNC_MILLIS = 1_000;
  private long start = Long.MIN_VALUE;
  private long shared;
  private long own;
  private long syncedAt = Long.MIN_VALUE;

  synchronized long known(long window) {
    roll(window);
    return shared + own;
  }

  /** The known total with these records. */
  synchronized long add(long window, int records) {
    roll(window);
    own += records;
    return shared + own;
  }

  /** What is to be added to the shared count now; 0 when it is not time yet. */
  synchronized long shareToSync(long window, long now) {
    roll(window);
    if (syncedAt != Long.MIN_VALUE && now - syncedAt < SYNC_MILLIS) {
      return 0;
    }
    syncedAt = now;
    long share = own;
    shared += share;
    own = 0;
    return share;
  }

  /** Takes over the shared total; gives the known one. */
  synchronized long synced(long window, long total) {
    if (window == start) {
      shared = Math.max(shared, total);
      return shared + own;
    }
    return total;
  }

  private void roll(long window) {
    if (window != start) {
      start = window;
      shared = 0;
      own = 0;
    }
  }
}
