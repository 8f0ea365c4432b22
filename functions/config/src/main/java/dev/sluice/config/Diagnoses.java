package dev.sluice.config;

import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.Warehouse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a warehouse's diagnosis with a limit of time. */
final class Diagnoses {
  private static final Logger LOG = LoggerFactory.getLogger(Diagnoses.class);

  private Diagnoses() {}

  /**
   * Closes the warehouse, too.
   *
   * @return nothing when it took longer; it has then been cancelled
   */
  static Optional<Diagnosis> run(Warehouse warehouse, Duration limit, Duration cancelling) {
    CompletableFuture<Diagnosis> result = new CompletableFuture<>();
    Thread worker =
        Thread.ofPlatform()
            .daemon()
            .name("diagnosis")
            .start(
                () -> {
                  try (warehouse) {
                    result.complete(warehouse.diagnose());
                  } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                  }
                });
    try {
      return Optional.of(get(result, limit));
    } catch (TimeoutException e) {
      warehouse.cancel();
      join(worker, cancelling);
      return passed(result);
    }
  }

  private static Diagnosis get(CompletableFuture<Diagnosis> result, Duration limit)
      throws TimeoutException {
    try {
      return result.get(Math.max(limit.toMillis(), 0), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Not with its message: it did not come from the warehouse's module and may hold anything.
      IllegalStateException failed =
          new IllegalStateException("a diagnosis threw " + e.getCause().getClass().getName());
      failed.setStackTrace(e.getCause().getStackTrace());
      throw failed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a warehouse was tested", e);
    }
  }

  /** It may have passed at the last moment; a failure may be due to cancelling. */
  private static Optional<Diagnosis> passed(CompletableFuture<Diagnosis> result) {
    return result.isDone() && !result.isCompletedExceptionally()
        ? Optional.of(result.join()).filter(Diagnosis::passed)
        : Optional.empty();
  }

  private static void join(Thread worker, Duration longest) {
    try {
      if (!worker.join(longest)) {
        LOG.warn("a cancelled diagnosis is still running");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
