package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.text;

import dev.sluice.aws.store.Attributes.Item;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * What belongs to an environment, listed below it.
 *
 * @param kind start of the sort key
 */
record EnvironmentParts(DynamoDbClient dynamo, String table, String kind) {

  List<Map<String, AttributeValue>> list(Environment environment) {
    return dynamo
        .queryPaginator(
            request ->
                request
                    .tableName(table)
                    .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", text("ORG#" + environment.organisation()),
                            ":prefix", text(prefix(environment))))
                    .consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  Item item(Environment environment, String id) {
    return new Item("ORG#" + environment.organisation(), prefix(environment) + id);
  }

  String id(Environment environment, Map<String, AttributeValue> item) {
    return Attributes.textOf(item, Attributes.SK).substring(prefix(environment).length());
  }

  /** Fails when the environment is gone, going, or limited otherwise than was read. */
  TransactWriteItem unchanged(Environment environment) {
    return TransactWriteItem.builder()
        .conditionCheck(
            check ->
                check
                    .tableName(table)
                    .key(EnvironmentStore.keyOf(environment.organisation(), environment.id()))
                    .conditionExpression(
                        "attribute_exists(pk) AND attribute_not_exists(deleting)"
                            + " AND records_per_second = :rate")
                    .expressionAttributeValues(
                        Map.of(":rate", number(environment.recordsPerSecond()))))
        .build();
  }

  TransactWriteItem put(Item item) {
    return TransactWriteItem.builder().put(put -> put.tableName(table).item(item.values())).build();
  }

  /** Fails when it is not there. */
  TransactWriteItem delete(Environment environment, String id) {
    return TransactWriteItem.builder()
        .delete(
            delete ->
                delete
                    .tableName(table)
                    .key(key("ORG#" + environment.organisation(), prefix(environment) + id))
                    .conditionExpression("attribute_exists(pk)"))
        .build();
  }

  /** Fails when it is not there. */
  TransactWriteItem present(Environment environment, String id) {
    return TransactWriteItem.builder()
        .conditionCheck(
            check ->
                check
                    .tableName(table)
                    .key(key("ORG#" + environment.organisation(), prefix(environment) + id))
                    .conditionExpression("attribute_exists(pk)"))
        .build();
  }

  private String prefix(Environment environment) {
    return kind + environment.id() + "#";
  }
}
