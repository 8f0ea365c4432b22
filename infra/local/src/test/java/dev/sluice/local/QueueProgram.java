package dev.sluice.local;

import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A process of its own for {@link LocalQueuesTest}, that ends as kill -9 would end it: {@code send
 * BODY DELAY} or {@code receive}, any number of them.
 */
public final class QueueProgram {
  private QueueProgram() {}

  public static void main(String... arguments) {
    LocalQueues queues = new LocalQueues(Path.of(arguments[0]), Duration.ofMinutes(30));
    String url = queues.url(LocalQueues.CHUNKS);
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i].equals("send")) {
        String body = arguments[++i];
        int delay = Integer.parseInt(arguments[++i]);
        queues
            .client()
            .sendMessage(
                request ->
                    request
                        .queueUrl(url)
                        .messageBody(body)
                        .messageGroupId("acme")
                        .delaySeconds(delay));
      } else {
        queues
            .client()
            .receiveMessage(
                request -> request.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1))
            .messages()
            .stream()
            .map(Message::body)
            .forEach(body -> System.out.println("received " + body));
      }
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }
}
