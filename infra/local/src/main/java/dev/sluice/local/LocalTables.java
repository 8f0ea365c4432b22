package dev.sluice.local;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.TableDefinitions;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

/** AWS's DynamoDB Local inside this process, on one file; it listens on no port. */
final class LocalTables implements AutoCloseable {
  static final Tables NAMES = new Tables("sluice-config", "sluice-state", "sluice-counts");
  private final AmazonDynamoDBLocal local;
  private final DynamoDbClient client;

  LocalTables(Path file) {
    local = DynamoDBEmbedded.create(file.toFile(), true);
    client = local.dynamoDbClient();
    TableDefinitions.create(client, NAMES);
    endLeases();
  }

  DynamoDbClient client() {
    return client;
  }

  /**
   * A run that was killed cannot give its leases back, and whoever starts has the folder to itself:
   * nobody can be holding one. Fences stay as they are, so they go on rising.
   */
  private void endLeases() {
    client
        .scanPaginator(
            request ->
                request
                    .tableName(NAMES.state())
                    .filterExpression("leased_until > :zero")
                    .expressionAttributeValues(Map.of(":zero", AttributeValue.fromN("0"))))
        .items()
        .forEach(
            item ->
                client.updateItem(
                    request ->
                        request
                            .tableName(NAMES.state())
                            .key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))
                            .updateExpression("SET leased_until = :zero")
                            .expressionAttributeValues(
                                Map.of(":zero", AttributeValue.fromN("0")))));
  }

  @Override
  public void close() {
    local.shutdownNow();
  }
}
