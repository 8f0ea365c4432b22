package dev.sluice.aws.store;

import java.time.Instant;

/**
 * Work with a warehouse that goes on after its call was answered.
 *
 * @param connectionId the connection whose settings are tested, or null for an unsaved form
 * @param settings what is tested; null once the operation has ended
 * @param result JSON of what the call would have answered, or null while it runs
 */
public record Operation(
    String organisation,
    String id,
    String connectionId,
    SavedSettings settings,
    Status status,
    String result,
    Instant startedAt) {

  /** Whether the work ran to its end, whatever its result. */
  public enum Status {
    RUNNING,
    SUCCEEDED,
    FAILED
  }
}
