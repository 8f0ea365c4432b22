package dev.sluice.ingest;

import dev.sluice.aws.Tables;
import dev.sluice.aws.Variables;
import java.util.Map;

/**
 * What the function needs from its environment.
 *
 * @param kmsKeyId opens the secrets of webhooks
 * @param flushSeconds replaces every connection's flush interval when above 0; for trials
 * @param keyRecordsPerSecond rate limit of a key that has none of its own
 * @param organisationRecordsPerSecond rate limit of all keys of an organisation together
 */
public record IngestEnvironment(
    Tables tables,
    String chunkQueueUrl,
    String kmsKeyId,
    int flushSeconds,
    int keyRecordsPerSecond,
    int organisationRecordsPerSecond) {

  /** Throws with every missing or wrong variable in one message. */
  public static IngestEnvironment of(Map<String, String> environment) {
    return new Variables(environment)
        .finish(
            variables ->
                new IngestEnvironment(
                    new Tables(
                        variables.required("CONFIG_TABLE"),
                        variables.required("STATE_TABLE"),
                        variables.required("COUNTS_TABLE")),
                    variables.required("CHUNK_QUEUE_URL"),
                    variables.required("KMS_KEY_ID"),
                    variables.number("FLUSH_SECONDS", 0),
                    variables.number("KEY_RECORDS_PER_SECOND", 2_000),
                    variables.number("ORGANISATION_RECORDS_PER_SECOND", 10_000)));
  }
}
