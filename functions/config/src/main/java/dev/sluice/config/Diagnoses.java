package dev.sluice.config;

import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.Diagnosis.Failure;
import dev.sluice.warehouse.Diagnosis.Step;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.time.Duration;
import java.util.List;
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
      return failed(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a warehouse was tested", e);
    }
  }

  /** A diagnosis should not throw; when it does, that is what it found. */
  private static Diagnosis failed(Throwable thrown) {
    if (thrown instanceof WarehouseException known) {
      return of(known.failure());
    }
    // Not with its message: it did not come from the warehouse's module and may hold anything.
    IllegalStateException anonymous =
        new IllegalStateException("a diagnosis threw " + thrown.getClass().getName());
    anonymous.setStackTrace(thrown.getStackTrace());
    LOG.error("a diagnosis failed unexpectedly", anonymous);
    return of(
        new Failure(
            FailureKind.TRANSIENT,
            "the test failed unexpectedly (" + thrown.getClass().getSimpleName() + ")",
            null,
            "test again; when it persists, report it"));
  }

  private static Diagnosis of(Failure failure) {
    return new Diagnosis(List.of(new Step("test the connection", 0, failure)));
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
