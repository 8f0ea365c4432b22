package dev.sluice.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.KmsVault;
import dev.sluice.aws.SqsChunkQueue;
import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.http.Routes;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.EnvironmentKeyStore;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.aws.store.RateStore;
import dev.sluice.aws.store.WebhookStore;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.Vault;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Takes evaluations and events over HTTP and puts them on the queue. */
public final class IngestHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final Duration WITHOUT_CONTEXT = Duration.ofSeconds(29);
  private final Senders senders;
  private final Webhooks webhooks;
  private final Receiver receiver;
  private final Routes routes =
      new Routes()
          .add("POST /v1/events", request -> events(request, EventReader::readAll))
          .add("POST /v1/analytics/batch", request -> events(request, BatchReader::readAll))
          .add("POST /v1/evaluations", this::evaluations)
          .add("POST /v1/webhooks/flagsmith/{webhook_id}", this::webhook)
          .add(
              "POST /api/v1/analytics/flags/", request -> events(request, FlagCountReader::readAll))
          .add(
              "POST /api/v1/analytics/flags", request -> events(request, FlagCountReader::readAll));

  /** As Lambda makes it, from the function's environment. */
  public IngestHandler() {
    this(IngestEnvironment.of(System.getenv()));
  }

  private IngestHandler(IngestEnvironment environment) {
    this(
        environment,
        AwsClients.dynamoDb(),
        new SqsChunkQueue(AwsClients.sqs(), environment.chunkQueueUrl(), null),
        new KmsVault(AwsClients.kms(), environment.kmsKeyId()),
        Clock.systemUTC());
  }

  public IngestHandler(
      IngestEnvironment environment,
      DynamoDbClient dynamo,
      ChunkQueue queue,
      Vault vault,
      Clock clock) {
    this.senders = new Senders(new EnvironmentKeyStore(dynamo, environment.tables()), clock);
    this.webhooks =
        new Webhooks(
            new WebhookStore(dynamo, environment.tables()),
            new WebhookSecrets(vault, clock),
            clock);
    this.receiver =
        new Receiver(
            environment,
            new Connections(new ConnectionStore(dynamo, environment.tables()), clock),
            new RateLimiter(new RateStore(dynamo, environment.tables()), clock),
            new Delivery(
                queue, new CountStore(dynamo, environment.tables()), environment.flushSeconds()),
            clock);
  }

  /** What the template has to route to this function. */
  public Set<String> routeKeys() {
    return routes.keys();
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return routes.handle(
        event,
        context == null ? WITHOUT_CONTEXT : Duration.ofMillis(context.getRemainingTimeInMillis()));
  }

  private Answer events(Request request, Format format) {
    Sender sender = senders.of(request);
    return receiver.receive(request, Body.of(request), sender, format);
  }

  private Answer evaluations(Request request) {
    Sender sender = senders.of(request);
    if (sender.route().kind() == EnvironmentRoute.Kind.CLIENT) {
      throw Refusal.of(
          403,
          "server_key_needed",
          "Evaluations take a server key; a client key is public and may send events only.");
    }
    return receiver.receive(request, Body.of(request), sender, EvaluationReader::readAll);
  }

  private Answer webhook(Request request) {
    Body body = Body.of(request);
    return receiver.receive(request, body, webhooks.of(request, body), WebhookReader::readAll);
  }
}
