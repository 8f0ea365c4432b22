package dev.sluice.testkit;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.TableDefinitions;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** AWS's own DynamoDB Local inside this process, in memory, with Sluice's tables. */
public final class LocalDynamo implements AutoCloseable {
  private final AmazonDynamoDBLocal local;
  private final DynamoDbClient client;
  private final Tables tables = new Tables("sluice-config", "sluice-state", "sluice-counts");

  public LocalDynamo() {
    local = DynamoDBEmbedded.create();
    client = local.dynamoDbClient();
    TableDefinitions.create(client, tables);
  }

  public DynamoDbClient client() {
    return client;
  }

  public Tables tables() {
    return tables;
  }

  @Override
  public void close() {
    local.shutdownNow();
  }
}
