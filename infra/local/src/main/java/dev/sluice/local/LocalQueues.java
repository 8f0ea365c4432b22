package dev.sluice.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;
import scala.Function0;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * ElasticMQ inside this process, on 127.0.0.1 and a free port, reached by AWS's own SQS client. A
 * message is on disk before its sender is answered. Once in a process: ElasticMQ keeps the first
 * file it was given.
 */
final class LocalQueues implements AutoCloseable {
  static final String CHUNKS = "sluice-chunks";
  static final String DEAD_LETTERS = "sluice-chunks-dead";
  private static final String LOOPBACK = "127.0.0.1";
  private final Function0<?> stop;
  private final SqsClient client;

  /**
   * @param store the file, without its ending, that H2 keeps the messages in
   * @param visibility how long a received message stays hidden
   */
  LocalQueues(Path store, Duration visibility) {
    StoredMessages.showHidden(store);
    int port = freePort();
    stop = new ElasticMQServer(new ElasticMQServerConfig(config(store, port, visibility))).start();
    client = client(port);
  }

  SqsClient client() {
    return client;
  }

  String url(String queue) {
    return client.getQueueUrl(request -> request.queueName(queue)).queueUrl();
  }

  /** Its ARN as it would be on AWS. */
  static String arn(String queue) {
    return "arn:aws:sqs:us-east-1:000000000000:" + queue;
  }

  @Override
  public void close() {
    client.close();
    stop.apply();
  }

  static SqsClient client(int port) {
    return SqsClient.builder()
        .httpClient(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)).build())
        .endpointOverride(URI.create("http://" + LOOPBACK + ":" + port))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  /**
   * With a write delay H2 loses the last messages when the process is killed, and by itself it
   * closes as soon as the process is asked to end, while deliveries are still being finished.
   */
  private static Config config(Path store, int port, Duration visibility) {
    String text =
        """
        include classpath("application.conf")
        pekko { loglevel = "WARNING", coordinated-shutdown.run-by-jvm-shutdown-hook = off
                jvm-shutdown-hooks = off }
        node-address { host = "127.0.0.1", port = %1$d }
        rest-sqs { bind-hostname = "127.0.0.1", bind-port = %1$d, sqs-limits = strict }
        rest-stats.enabled = false
        aws { region = "us-east-1", accountId = "000000000000" }
        messages-storage { enabled = true, uri = "jdbc:h2:%2$s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE" }
        queues {
          %3$s { defaultVisibilityTimeout = %4$d seconds }
          %5$s { }
        }
        """
            .formatted(port, store, CHUNKS, visibility.toSeconds(), DEAD_LETTERS);
    return ConfigFactory.parseString(text).withFallback(ConfigFactory.load()).resolve();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
