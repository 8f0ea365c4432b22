package dev.sluice.local;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Takes messages to a function as Lambda's event source mapping does: several pollers, one batch
 * gathered from many receives, the payload limit, partial failures. What the function does not name
 * as failed is deleted; what it names, and everything when it throws, stays hidden until its
 * visibility ends.
 */
final class EventSourceMapping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);
  private static final int MESSAGES_OF_A_CALL = 10;
  private static final int POLLERS = 3;
  private static final int LONG_POLL_SECONDS = 2;
  private static final Duration PAUSE_AFTER_AN_ERROR = Duration.ofSeconds(1);
  private final SqsClient sqs;
  private final EventSource source;
  private final RequestHandler<SQSEvent, SQSBatchResponse> handler;
  private final Gathering gathering;
  private final Semaphore free;
  private final ExecutorService pollers = Executors.newThreadPerTaskExecutor(threads("poller"));
  private final ExecutorService invocations =
      Executors.newThreadPerTaskExecutor(threads("invocation"));

  EventSourceMapping(
      SqsClient sqs, EventSource source, RequestHandler<SQSEvent, SQSBatchResponse> handler) {
    this.sqs = sqs;
    this.source = source;
    this.handler = handler;
    this.gathering =
        new Gathering(source.batchSize(), EventSource.PAYLOAD_BYTES, source.batchingWindow());
    this.free = new Semaphore(source.maximumConcurrency());
  }

  void start() {
    for (int poller = 0; poller < POLLERS; poller++) {
      pollers.submit(this::poll);
    }
    pollers.submit(this::dispatch);
  }

  private void poll() {
    try {
      while (gathering.awaitRoom()) {
        receive();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive() throws InterruptedException {
    try {
      gathering.add(
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(source.queueUrl())
                          .maxNumberOfMessages(MESSAGES_OF_A_CALL)
                          .waitTimeSeconds(LONG_POLL_SECONDS)
                          .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                          .messageAttributeNames("All"))
              .messages());
    } catch (SdkException e) {
      LOG.warn("could not receive from {}: {}", source.queueArn(), e.getMessage());
      Thread.sleep(PAUSE_AFTER_AN_ERROR);
    }
  }

  private void dispatch() {
    try {
      while (true) {
        free.acquire();
        List<Message> batch = gathering.take();
        if (batch.isEmpty()) {
          return;
        }
        invocations.submit(() -> run(batch));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(List<Message> batch) {
    try {
      Set<String> failed = invoke(batch);
      delete(batch.stream().filter(message -> !failed.contains(message.messageId())).toList());
    } catch (RuntimeException | Error e) {
      LOG.error("{} failed; its {} messages wait", source.functionName(), batch.size(), e);
    } finally {
      free.release();
    }
  }

  /** Ids of the messages that are not done. */
  private Set<String> invoke(List<Message> batch) {
    SQSBatchResponse response =
        handler.handleRequest(
            SqsEvents.of(batch, source.queueArn()),
            new LambdaContext(source.functionName(), source.functionTimeout()));
    Set<String> failed = new HashSet<>();
    if (response != null && response.getBatchItemFailures() != null) {
      response.getBatchItemFailures().forEach(failure -> failed.add(failure.getItemIdentifier()));
    }
    Set<String> known = new HashSet<>();
    batch.forEach(message -> known.add(message.messageId()));
    if (!known.containsAll(failed)) {
      throw new IllegalStateException("batchItemFailures names a message that was not sent");
    }
    return failed;
  }

  private void delete(List<Message> done) {
    for (List<Message> part : parts(done)) {
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (Message message : part) {
        entries.add(
            DeleteMessageBatchRequestEntry.builder()
                .id(Integer.toString(entries.size()))
                .receiptHandle(message.receiptHandle())
                .build());
      }
      sqs.deleteMessageBatch(request -> request.queueUrl(source.queueUrl()).entries(entries));
    }
  }

  /** Stops receiving and waits until the function has done with what it was given. */
  @Override
  public void close() {
    gathering.stop();
    free.release();
    awaitEnd(pollers, Duration.ofSeconds(10));
    try {
      giveBack(gathering.rest());
    } catch (SdkException e) {
      LOG.warn("could not give back what was received: {}", e.getMessage());
    }
    awaitEnd(invocations, source.functionTimeout());
  }

  private void giveBack(List<Message> messages) {
    for (List<Message> part : parts(messages)) {
      List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
      for (Message message : part) {
        entries.add(
            ChangeMessageVisibilityBatchRequestEntry.builder()
                .id(Integer.toString(entries.size()))
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout(0)
                .build());
      }
      sqs.changeMessageVisibilityBatch(
          request -> request.queueUrl(source.queueUrl()).entries(entries));
    }
  }

  private static List<List<Message>> parts(List<Message> messages) {
    List<List<Message>> parts = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += MESSAGES_OF_A_CALL) {
      parts.add(messages.subList(from, Math.min(from + MESSAGES_OF_A_CALL, messages.size())));
    }
    return parts;
  }

  private static void awaitEnd(ExecutorService threads, Duration limit) {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("work was still running after {}", limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory threads(String role) {
    return Thread.ofPlatform().daemon().name("flush-" + role + "-", 0).factory();
  }
}
