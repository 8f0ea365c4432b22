package dev.sluice.flush;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sluice.aws.AwsClients;
import dev.sluice.aws.KmsVault;
import dev.sluice.aws.SqsChunkQueue;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.Times;
import dev.sluice.core.Vault;
import dev.sluice.warehouse.Warehouses;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Queue to warehouse: loads the chunks that are due and puts the others back, organisation by
 * organisation.
 */
public final class FlushHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  /** Kept free for putting chunks back after loads have been cancelled. */
  private static final Duration RESERVE = Duration.ofSeconds(30);

  private final BatchFlush flush;

  public FlushHandler() {
    this(FlushEnvironment.read(System.getenv()));
  }

  private FlushHandler(FlushEnvironment environment) {
    this(
        environment,
        AwsClients.dynamoDb(),
        new SqsChunkQueue(
            AwsClients.sqs(), environment.chunkQueueUrl(), environment.deadLetterQueueUrl()),
        new KmsVault(AwsClients.kms(), environment.kmsKeyId()),
        new Warehouses(environment.warehouseTypes(), System.getenv()),
        Clock.systemUTC());
  }

  public FlushHandler(
      FlushEnvironment environment,
      DynamoDbClient dynamo,
      ChunkQueue queue,
      Vault vault,
      Warehouses warehouses,
      Clock clock) {
    FlushPorts ports = FlushPorts.of(environment.tables(), dynamo, queue, vault, warehouses, clock);
    this.flush = new BatchFlush(ports, environment.retention());
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    Duration left =
        context == null
            ? Times.FLUSH_FUNCTION
            : Duration.ofMillis(context.getRemainingTimeInMillis());
    return flush.run(event, left.minus(RESERVE));
  }
}
