package dev.sluice.config;

import dev.sluice.aws.http.Json;
import dev.sluice.warehouse.Diagnosis;
import dev.sluice.warehouse.Diagnosis.Failure;
import dev.sluice.warehouse.Diagnosis.Step;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Redaction;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a test of settings said.
 *
 * @param error what to show, or null when every step passed
 */
record TestOutcome(Instant testedAt, List<Step> steps, Map<String, Object> error) {

  static TestOutcome of(Diagnosis diagnosis, Instant at, Redaction redaction) {
    List<Step> steps =
        diagnosis.steps().stream()
            .map(step -> new Step(step.name(), step.millis(), redaction.clean(step.failure())))
            .toList();
    Map<String, Object> error =
        new Diagnosis(steps)
            .failed()
            .map(step -> error(step.name(), step.failure(), at))
            .orElse(null);
    return new TestOutcome(at, steps, error);
  }

  /** The test could not be made, or not to its end. */
  static TestOutcome failed(String step, String message, String fix, Instant at) {
    return of(
        new Diagnosis(
            List.of(new Step(step, 0, new Failure(FailureKind.SETUP, message, null, fix)))),
        at,
        new Redaction(List.of()));
  }

  boolean success() {
    return error == null;
  }

  /** The answer of a test. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("success", success());
    json.put("tested_at", Json.time(testedAt));
    json.put("steps", stepsJson());
    if (!success()) {
      json.put("error", error);
    }
    return json;
  }

  List<Map<String, Object>> stepsJson() {
    return steps.stream().map(TestOutcome::step).toList();
  }

  /** The form of {@code last_error}. */
  static Map<String, Object> error(String step, Failure failure, Instant at) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("step", step);
    json.put("message", failure.message());
    json.put("vendor_words", failure.vendorWords());
    json.put("fix", failure.fix());
    json.put("occurred_at", Json.time(at));
    return json;
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", step.name());
    json.put("millis", step.millis());
    json.put("passed", step.failure() == null);
    json.put("failure", step.failure() == null ? null : failure(step.failure()));
    return json;
  }

  private static Map<String, Object> failure(Failure failure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("message", failure.message());
    json.put("vendor_words", failure.vendorWords());
    json.put("fix", failure.fix());
    return json;
  }
}
