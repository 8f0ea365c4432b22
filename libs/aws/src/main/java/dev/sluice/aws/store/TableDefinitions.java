package dev.sluice.aws.store;

import dev.sluice.aws.Tables;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The tables, for a DynamoDB that no template has filled: the laptop's and the tests'. */
public final class TableDefinitions {
  private TableDefinitions() {}

  /** Creates what is missing. */
  public static void create(DynamoDbClient dynamo, Tables tables) {
    for (String table : List.of(tables.config(), tables.state(), tables.counts())) {
      try {
        dynamo.createTable(
            request ->
                request
                    .tableName(table)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(
                        schema(Attributes.PK, KeyType.HASH), schema(Attributes.SK, KeyType.RANGE))
                    .attributeDefinitions(text(Attributes.PK), text(Attributes.SK)));
        dynamo.updateTimeToLive(
            request ->
                request
                    .tableName(table)
                    .timeToLiveSpecification(
                        ttl -> ttl.enabled(true).attributeName(Attributes.EXPIRES)));
      } catch (ResourceInUseException e) {
        // It is there already.
      }
    }
  }

  private static KeySchemaElement schema(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }
}
