package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;

class LocalQueuesTest {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);

  @Test
  void aReceivedMessageIsShownAgainAfterARestartAndADelayedOneStaysHidden(@TempDir Path folder) {
    Path store = folder.resolve("queues");
    try (LocalQueues queues = new LocalQueues(store, HALF_AN_HOUR)) {
      send(queues, "received", 0);
      send(queues, "delayed", 600);
      assertThat(receive(queues)).extracting(Message::body).containsExactly("received");
      assertThat(receive(queues)).isEmpty();
    }
    try (LocalQueues queues = new LocalQueues(store, HALF_AN_HOUR)) {
      assertThat(receive(queues)).extracting(Message::body).containsExactly("received");
      assertThat(receive(queues)).isEmpty();
    }
  }

  private static void send(LocalQueues queues, String body, int delaySeconds) {
    queues
        .client()
        .sendMessage(
            request ->
                request
                    .queueUrl(queues.url(LocalQueues.CHUNKS))
                    .messageBody(body)
                    .messageGroupId("acme")
                    .delaySeconds(delaySeconds));
  }

  private static List<Message> receive(LocalQueues queues) {
    return queues
        .client()
        .receiveMessage(
            request ->
                request
                    .queueUrl(queues.url(LocalQueues.CHUNKS))
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(1))
        .messages();
  }
}
