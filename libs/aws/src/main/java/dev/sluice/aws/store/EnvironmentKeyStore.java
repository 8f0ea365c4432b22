package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.numberOf;
import static dev.sluice.aws.store.Attributes.textOf;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Environment keys by their SHA-256; the key itself is stored nowhere. */
public final class EnvironmentKeyStore {
  private final DynamoDbClient dynamo;
  private final String table;

  public EnvironmentKeyStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.config();
  }

  /** Lower-case hex. Keys are random, so that no salt is needed. */
  public static String hash(String environmentKey) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(environmentKey.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  public Optional<EnvironmentRoute> find(String keyHash) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(request -> request.tableName(table).key(key("KEY#" + keyHash, "ROUTE")))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(route(item));
  }

  public void put(String keyHash, EnvironmentRoute route) {
    dynamo.putItem(request -> request.tableName(table).item(item(keyHash, route)));
  }

  /** A new key as part of a transaction, which fails when any organisation uses it already. */
  TransactWriteItem create(String keyHash, EnvironmentRoute route) {
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(table)
                    .item(item(keyHash, route))
                    .conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  /** The removal as part of a transaction. */
  TransactWriteItem remove(String keyHash) {
    return TransactWriteItem.builder()
        .delete(delete -> delete.tableName(table).key(key("KEY#" + keyHash, "ROUTE")))
        .build();
  }

  /** Sets the rate limit of a key that is still there. */
  void limit(String keyHash, int recordsPerSecond) {
    try {
      dynamo.updateItem(
          request ->
              request
                  .tableName(table)
                  .key(key("KEY#" + keyHash, "ROUTE"))
                  .updateExpression("SET records_per_second = :rate")
                  .conditionExpression("attribute_exists(pk)")
                  .expressionAttributeValues(Map.of(":rate", number(recordsPerSecond))));
    } catch (ConditionalCheckFailedException e) {
      // The key was removed meanwhile.
    }
  }

  private static Map<String, AttributeValue> item(String keyHash, EnvironmentRoute route) {
    return new Item("KEY#" + keyHash, "ROUTE")
        .put("organisation", route.organisation())
        .put("project", route.project())
        .put("environment", route.environment())
        .put("kind", route.kind().name())
        .put("records_per_second", (long) route.recordsPerSecond())
        .values();
  }

  public void delete(String keyHash) {
    dynamo.deleteItem(request -> request.tableName(table).key(key("KEY#" + keyHash, "ROUTE")));
  }

  private static EnvironmentRoute route(Map<String, AttributeValue> item) {
    return new EnvironmentRoute(
        textOf(item, "organisation"),
        textOf(item, "project"),
        textOf(item, "environment"),
        EnvironmentRoute.Kind.valueOf(textOf(item, "kind")),
        (int) numberOf(item, "records_per_second", 0));
  }
}
