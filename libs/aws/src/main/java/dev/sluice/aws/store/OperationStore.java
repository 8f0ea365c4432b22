package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.bytesOf;
import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.numberOf;
import static dev.sluice.aws.store.Attributes.text;
import static dev.sluice.aws.store.Attributes.textOf;
import static dev.sluice.aws.store.Attributes.timeOf;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Operations, each kept for a day. */
public final class OperationStore {
  private static final Duration KEPT = Duration.ofDays(1);
  private final DynamoDbClient dynamo;
  private final String table;

  public OperationStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.state();
  }

  public Optional<Operation> find(String organisation, String id) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                request ->
                    request
                        .tableName(table)
                        .key(key("ORG#" + organisation, "OPERATION#" + id))
                        .consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(operation(organisation, id, item));
  }

  public void start(Operation operation) {
    SavedSettings settings = operation.settings();
    Item item =
        new Item("ORG#" + operation.organisation(), "OPERATION#" + operation.id())
            .put("connection_id", operation.connectionId())
            .put("type", settings.type())
            .put("config", settings.config())
            .put("secret", settings.secret())
            .put("version", settings.version())
            .put("status", operation.status().name())
            .put("started_at", operation.startedAt())
            .put(Attributes.EXPIRES, operation.startedAt().plus(KEPT).getEpochSecond());
    dynamo.putItem(request -> request.tableName(table).item(item.values()));
  }

  /** Ends a running operation and drops its settings; false when it runs no more. */
  public boolean finish(String organisation, String id, Operation.Status status, String result) {
    try {
      dynamo.updateItem(
          request ->
              request
                  .tableName(table)
                  .key(key("ORG#" + organisation, "OPERATION#" + id))
                  .updateExpression(
                      "SET #status = :status, #result = :result"
                          + " REMOVE #type, config, secret, version")
                  .conditionExpression("#status = :running")
                  .expressionAttributeNames(
                      Map.of("#status", "status", "#result", "result", "#type", "type"))
                  .expressionAttributeValues(
                      Map.of(
                          ":status", text(status.name()),
                          ":running", text(Operation.Status.RUNNING.name()),
                          ":result", text(result))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  private static Operation operation(
      String organisation, String id, Map<String, AttributeValue> item) {
    String type = textOf(item, "type");
    return new Operation(
        organisation,
        id,
        textOf(item, "connection_id"),
        type == null
            ? null
            : new SavedSettings(
                type,
                textOf(item, "config"),
                bytesOf(item, "secret"),
                numberOf(item, "version", 0)),
        Operation.Status.valueOf(textOf(item, "status")),
        textOf(item, "result"),
        timeOf(item, "started_at"));
  }
}
