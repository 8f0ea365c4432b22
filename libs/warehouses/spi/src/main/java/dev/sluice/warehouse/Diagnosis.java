package dev.sluice.warehouse;

import java.util.List;
import java.util.Optional;

/** The steps that were tried, in order; only the last one may have failed. */
public record Diagnosis(List<Step> steps) {

  /**
   * @param name what was tried, as a person would say it: "open the database"
   * @param failure null when it passed
   */
  public record Step(String name, long millis, Failure failure) {}

  /**
   * @param message names the object
   * @param vendorWords what the warehouse answered, or null
   * @param fix what to do
   */
  public record Failure(FailureKind kind, String message, String vendorWords, String fix) {}

  public boolean passed() {
    return failed().isEmpty();
  }

  public Optional<Step> failed() {
    return steps.stream().filter(step -> step.failure() != null).findFirst();
  }
}
