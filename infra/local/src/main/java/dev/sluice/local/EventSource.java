package dev.sluice.local;

import java.time.Duration;

/**
 * An SQS event source mapping's settings, named as in template.yaml.
 *
 * @param functionTimeout the invocation is told it has this long
 * @param batchSize messages of one invocation at most, up to 10,000
 * @param batchingWindow how long messages are gathered after the first one
 * @param maximumConcurrency invocations beside each other
 */
record EventSource(
    String functionName,
    Duration functionTimeout,
    String queueUrl,
    String queueArn,
    int batchSize,
    Duration batchingWindow,
    int maximumConcurrency) {

  /** Lambda's limit of a synchronous invocation's payload. */
  static final int PAYLOAD_BYTES = 6 * 1024 * 1024;

  /** What a message adds to the payload besides its body: ids, attributes, a receipt handle. */
  static final int ENVELOPE_BYTES = 1_024;

  EventSource {
    if (batchSize < 1 || batchSize > 10_000) {
      throw new IllegalArgumentException("BatchSize must be 1 to 10,000, not " + batchSize);
    }
    if (batchSize > 10 && batchingWindow.isZero()) {
      throw new IllegalArgumentException("a BatchSize above 10 needs a batching window");
    }
  }
}
