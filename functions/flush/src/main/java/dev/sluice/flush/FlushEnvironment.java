package dev.sluice.flush;

import dev.sluice.aws.Tables;
import dev.sluice.aws.Variables;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The flush function's environment.
 *
 * @param warehouseTypes that the deployment allows
 * @param retention of records since they were accepted; what is older is discarded
 */
public record FlushEnvironment(
    Tables tables,
    String chunkQueueUrl,
    String deadLetterQueueUrl,
    String kmsKeyId,
    Set<String> warehouseTypes,
    Duration retention) {

  static FlushEnvironment read(Map<String, String> environment) {
    return new Variables(environment)
        .finish(
            variables ->
                new FlushEnvironment(
                    new Tables(
                        variables.required("CONFIG_TABLE"),
                        variables.required("STATE_TABLE"),
                        variables.required("COUNTS_TABLE")),
                    variables.required("CHUNK_QUEUE_URL"),
                    variables.required("DEAD_LETTER_QUEUE_URL"),
                    variables.required("KMS_KEY_ID"),
                    variables.names("WAREHOUSE_TYPES"),
                    Duration.ofDays(variables.number("RETENTION_DAYS", 14))));
  }
}
