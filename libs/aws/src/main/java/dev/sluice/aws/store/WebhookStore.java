package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.bytesOf;
import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.textOf;
import static dev.sluice.aws.store.Attributes.timeOf;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Webhooks by their id. */
public final class WebhookStore {
  private static final String WEBHOOK = "WEBHOOK";
  private final DynamoDbClient dynamo;
  private final String table;

  public WebhookStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.config();
  }

  public Optional<Webhook> find(String id) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                request ->
                    request
                        .tableName(table)
                        .key(key("WEBHOOK#" + id, WEBHOOK))
                        .consistentRead(true))
            .item();
    if (item.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Webhook(
            id,
            textOf(item, "organisation"),
            textOf(item, "project"),
            textOf(item, "environment"),
            bytesOf(item, "secret"),
            bytesOf(item, "previous_secret"),
            timeOf(item, "previous_until"),
            timeOf(item, "created_at")));
  }

  public void put(Webhook webhook) {
    dynamo.putItem(request -> request.tableName(table).item(item(webhook)));
  }

  /** The webhook as part of a transaction, which fails when the secret is not that one any more. */
  TransactWriteItem replace(Webhook webhook, byte[] expectedSecret) {
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(table)
                    .item(item(webhook))
                    .conditionExpression("secret = :expected")
                    .expressionAttributeValues(
                        Map.of(":expected", Attributes.bytes(expectedSecret))))
        .build();
  }

  /** A new webhook as part of a transaction. */
  TransactWriteItem create(Webhook webhook) {
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(table)
                    .item(item(webhook))
                    .conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  /** The removal as part of a transaction. */
  TransactWriteItem remove(String id) {
    return TransactWriteItem.builder()
        .delete(delete -> delete.tableName(table).key(key("WEBHOOK#" + id, WEBHOOK)))
        .build();
  }

  private static Map<String, AttributeValue> item(Webhook webhook) {
    return new Item("WEBHOOK#" + webhook.id(), WEBHOOK)
        .put("organisation", webhook.organisation())
        .put("project", webhook.project())
        .put("environment", webhook.environment())
        .put("secret", webhook.secret())
        .put("previous_secret", webhook.previousSecret())
        .put("previous_until", webhook.previousUntil())
        .put("created_at", webhook.createdAt())
        .values();
  }

  public void delete(String id) {
    dynamo.deleteItem(request -> request.tableName(table).key(key("WEBHOOK#" + id, WEBHOOK)));
  }
}
