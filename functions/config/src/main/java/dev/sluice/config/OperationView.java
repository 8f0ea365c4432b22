package dev.sluice.config;

import dev.sluice.aws.store.Operation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An operation as the API shows it. */
final class OperationView {
  private OperationView() {}

  static Map<String, Object> json(Operation operation) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", operation.id());
    json.put("status", operation.status().name().toLowerCase(Locale.ROOT));
    json.put(
        "url",
        "/api/v1/organisations/%s/operations/%s/"
            .formatted(operation.organisation(), operation.id()));
    if (operation.result() != null) {
      json.put("result", Views.parse(operation.result()));
    }
    return json;
  }
}
