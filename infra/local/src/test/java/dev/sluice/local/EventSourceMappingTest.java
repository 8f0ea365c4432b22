package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class EventSourceMappingTest {
  private static final Duration VISIBILITY = Duration.ofSeconds(2);
  private final BlockingQueue<SQSEvent> invocations = new LinkedBlockingQueue<>();
  private QueueInMemory queue;
  private String url;

  @BeforeEach
  void startQueue() {
    queue = new QueueInMemory(VISIBILITY);
    url = queue.url();
  }

  @AfterEach
  void stopQueue() {
    queue.close();
  }

  @Test
  void manyReceivesMakeOneBatchWithEveryFieldThatAwsGives() throws Exception {
    send(25, "small");
    try (EventSourceMapping mapping = mapping(10_000, 1, event -> new SQSBatchResponse())) {
      mapping.start();
      SQSEvent event = invocations.poll(10, TimeUnit.SECONDS);
      assertThat(event.getRecords()).hasSize(25);
      SQSMessage message = event.getRecords().get(0);
      assertThat(message.getEventSource()).isEqualTo("aws:sqs");
      assertThat(message.getEventSourceArn()).isEqualTo(LocalQueues.arn(LocalQueues.CHUNKS));
      assertThat(message.getAwsRegion()).isEqualTo("us-east-1");
      assertThat(message.getReceiptHandle()).isNotBlank();
      assertThat(message.getMd5OfBody()).hasSize(32);
      assertThat(message.getAttributes())
          .containsEntry("ApproximateReceiveCount", "1")
          .containsEntry("MessageGroupId", "acme")
          .containsKeys("SentTimestamp", "ApproximateFirstReceiveTimestamp", "SenderId");
      awaitMessages(0);
    }
  }

  @Test
  void aNamedFailureComesAgainAfterItsVisibilityAndTheOthersAreDeleted() throws Exception {
    send(3, "message");
    AtomicInteger round = new AtomicInteger();
    try (EventSourceMapping mapping =
        mapping(
            10,
            1,
            event ->
                round.incrementAndGet() > 1
                    ? new SQSBatchResponse()
                    : new SQSBatchResponse(
                        List.of(new BatchItemFailure(event.getRecords().get(0).getMessageId()))))) {
      mapping.start();
      String failed = invocations.poll(10, TimeUnit.SECONDS).getRecords().get(0).getMessageId();
      List<SQSMessage> again = invocations.poll(10, TimeUnit.SECONDS).getRecords();
      assertThat(again).extracting(SQSMessage::getMessageId).containsExactly(failed);
      assertThat(again.get(0).getAttributes()).containsEntry("ApproximateReceiveCount", "2");
      awaitMessages(0);
    }
  }

  @Test
  void everythingComesAgainWhenTheFunctionThrowsOrNamesAStranger() throws Exception {
    send(2, "message");
    AtomicInteger round = new AtomicInteger();
    try (EventSourceMapping mapping =
        mapping(
            10,
            1,
            event -> {
              switch (round.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("as if it had crashed");
                case 2 -> {
                  return new SQSBatchResponse(List.of(new BatchItemFailure("nobody")));
                }
                default -> {
                  return new SQSBatchResponse();
                }
              }
            })) {
      mapping.start();
      for (int i = 0; i < 3; i++) {
        assertThat(invocations.poll(10, TimeUnit.SECONDS).getRecords()).hasSize(2);
      }
      awaitMessages(0);
    }
  }

  @Test
  void anInvocationTakesNoMoreThanItsPayloadAllows() throws Exception {
    send(8, "x".repeat(1_000_000));
    try (EventSourceMapping mapping = mapping(10_000, 1, event -> new SQSBatchResponse())) {
      mapping.start();
      assertThat(invocations.poll(20, TimeUnit.SECONDS).getRecords()).hasSize(6);
      assertThat(invocations.poll(20, TimeUnit.SECONDS).getRecords()).hasSize(2);
    }
  }

  @Test
  void noMoreInvocationsThanTheMaximumConcurrencyRunBesideEachOther() throws Exception {
    send(40, "message");
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (EventSourceMapping mapping =
        mapping(
            10,
            2,
            event -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              pause(300);
              running.decrementAndGet();
              return new SQSBatchResponse();
            })) {
      mapping.start();
      awaitMessages(0);
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void closingWaitsForWhatRunsAndGivesTheRestBackAtOnce() throws Exception {
    send(10, "first");
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    EventSourceMapping mapping =
        mapping(
            10,
            1,
            event -> {
              started.countDown();
              pause(1_500);
              ended.incrementAndGet();
              return new SQSBatchResponse();
            });
    mapping.start();
    started.await(10, TimeUnit.SECONDS);
    send(5, "second");
    pause(500);
    mapping.close();
    assertThat(ended).hasValue(1);
    assertThat(visible()).isEqualTo(5);
  }

  private EventSourceMapping mapping(
      int batchSize, int concurrency, Function<SQSEvent, SQSBatchResponse> function) {
    EventSource source =
        new EventSource(
            "flush",
            Duration.ofSeconds(30),
            url,
            LocalQueues.arn(LocalQueues.CHUNKS),
            batchSize,
            Duration.ofSeconds(1),
            concurrency);
    return new EventSourceMapping(
        queue.client(),
        source,
        (event, context) -> {
          invocations.add(event);
          return function.apply(event);
        });
  }

  private void send(int count, String body) {
    int batch = body.length() > 10_000 ? 1 : 10;
    for (int from = 0; from < count; from += batch) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + batch); i++) {
        entries.add(
            SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(i))
                .messageBody(body)
                .messageGroupId("acme")
                .build());
      }
      queue.client().sendMessageBatch(request -> request.queueUrl(url).entries(entries));
    }
  }

  private int visible() {
    return attribute(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }

  private void awaitMessages(int expected) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int left;
    do {
      pause(100);
      left = visible() + attribute(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    } while (left != expected && System.nanoTime() < deadline);
    assertThat(left).isEqualTo(expected);
  }

  private int attribute(QueueAttributeName name) {
    return Integer.parseInt(
        queue
            .client()
            .getQueueAttributes(request -> request.queueUrl(url).attributeNames(name))
            .attributes()
            .get(name));
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
