package dev.sluice.local;

import java.time.Duration;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * ElasticMQ that forgets. One that remembers keeps its first file for the life of the process, so
 * it cannot be started twice in one.
 */
final class QueueInMemory implements AutoCloseable {
  private final SQSRestServer server =
      SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
  private final SqsClient client;
  private final String url;

  QueueInMemory(Duration visibility) {
    client = LocalQueues.client(server.waitUntilStarted().localAddress().getPort());
    url =
        client
            .createQueue(
                request ->
                    request
                        .queueName(LocalQueues.CHUNKS)
                        .attributes(
                            Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                Long.toString(visibility.toSeconds()))))
            .queueUrl();
  }

  SqsClient client() {
    return client;
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }
}
