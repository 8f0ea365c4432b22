package dev.sluice.stats;

import dev.sluice.aws.Tables;
import dev.sluice.aws.Variables;
import java.util.Map;
import java.util.Set;

/** The stats function's environment. */
public record StatsEnvironment(Tables tables, String kmsKeyId, Set<String> warehouseTypes) {
  static StatsEnvironment read(Map<String, String> environment) {
    return new Variables(environment)
        .finish(
            variables ->
                new StatsEnvironment(
                    new Tables(
                        variables.required("CONFIG_TABLE"),
                        variables.required("STATE_TABLE"),
                        variables.required("COUNTS_TABLE")),
                    variables.required("KMS_KEY_ID"),
                    variables.names("WAREHOUSE_TYPES")));
  }
}
