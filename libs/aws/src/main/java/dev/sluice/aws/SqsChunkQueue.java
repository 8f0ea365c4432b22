package dev.sluice.aws;

import dev.sluice.core.ChunkQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * The chunk queue on SQS: a standard queue whose message group is the organisation (fair queues).
 */
public final class SqsChunkQueue implements ChunkQueue {
  private static final int ENTRIES_OF_A_BATCH = 10;
  private static final int BYTES_OF_A_BATCH = 1_048_576;
  private static final int ATTEMPTS = 3;
  private final SqsClient sqs;
  private final String queueUrl;
  private final String deadLetterQueueUrl;

  /**
   * @param deadLetterQueueUrl may be null where nothing is dead-lettered
   */
  public SqsChunkQueue(SqsClient sqs, String queueUrl, String deadLetterQueueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.deadLetterQueueUrl = deadLetterQueueUrl;
  }

  @Override
  public void send(List<Message> messages) {
    List<SendMessageBatchRequestEntry> batch = new ArrayList<>();
    int bytes = 0;
    for (Message message : messages) {
      int size = message.body().length();
      if (batch.size() == ENTRIES_OF_A_BATCH
          || (!batch.isEmpty() && bytes + size > BYTES_OF_A_BATCH)) {
        send(batch, ATTEMPTS);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(batch.size()))
              .messageBody(message.body())
              .messageGroupId(group(message.organisation()))
              .delaySeconds(message.delaySeconds())
              .build());
      bytes += size;
    }
    if (!batch.isEmpty()) {
      send(batch, ATTEMPTS);
    }
  }

  /** SQS answers 200 although single entries failed: those are sent again. */
  private void send(List<SendMessageBatchRequestEntry> batch, int attemptsLeft) {
    SendMessageBatchResponse response;
    try {
      response = sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(batch));
    } catch (SdkException e) {
      throw new QueueUnavailableException(
          "could not send to the chunk queue: " + e.getMessage(), e);
    }
    if (!response.hasFailed() || response.failed().isEmpty()) {
      return;
    }
    List<String> failed = response.failed().stream().map(BatchResultErrorEntry::id).toList();
    if (attemptsLeft <= 1) {
      throw new QueueUnavailableException(
          "the chunk queue refused %d of %d messages: %s"
              .formatted(failed.size(), batch.size(), response.failed().get(0).message()),
          null);
    }
    send(batch.stream().filter(entry -> failed.contains(entry.id())).toList(), attemptsLeft - 1);
  }

  @Override
  public void deadLetter(String body, String reason) {
    try {
      sqs.sendMessage(
          request ->
              request
                  .queueUrl(deadLetterQueueUrl)
                  .messageBody(body)
                  .messageAttributes(
                      Map.of(
                          "reason",
                          MessageAttributeValue.builder()
                              .dataType("String")
                              .stringValue(reason)
                              .build())));
    } catch (SdkException e) {
      throw new QueueUnavailableException(
          "could not send to the dead-letter queue: " + e.getMessage(), e);
    }
  }

  /**
   * Group ids allow 128 characters of a small set; organisation ids are checked to fit when they
   * are made.
   */
  private static String group(String organisation) {
    return organisation.length() <= 128 ? organisation : organisation.substring(0, 128);
  }
}
