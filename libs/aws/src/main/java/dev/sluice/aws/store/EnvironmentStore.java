package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.numberOf;
import static dev.sluice.aws.store.Attributes.text;
import static dev.sluice.aws.store.Attributes.textOf;
import static dev.sluice.aws.store.Attributes.timeOf;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** Environments; each change is stored together with its audit entry. */
public final class EnvironmentStore {
  private static final String ENVIRONMENT = "ENVIRONMENT#";
  private final DynamoDbClient dynamo;
  private final String table;
  private final AuditStore audit;
  private final EnvironmentKeys keys;
  private final EnvironmentWebhooks webhooks;

  public EnvironmentStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.config();
    this.audit = new AuditStore(dynamo, tables);
    this.keys = new EnvironmentKeys(dynamo, tables);
    this.webhooks = new EnvironmentWebhooks(dynamo, tables);
  }

  public EnvironmentKeys keys() {
    return keys;
  }

  public EnvironmentWebhooks webhooks() {
    return webhooks;
  }

  public Optional<Environment> find(String organisation, String id) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                request ->
                    request.tableName(table).key(keyOf(organisation, id)).consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(environment(organisation, item));
  }

  /**
   * Ordered by id.
   *
   * @param after the {@code next} of the page before, or null
   */
  public Page<Environment> list(String organisation, String after, int limit) {
    String pk = "ORG#" + organisation;
    QueryResponse answer =
        dynamo.query(
            request -> {
              request
                  .tableName(table)
                  .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                  .expressionAttributeValues(Map.of(":pk", text(pk), ":prefix", text(ENVIRONMENT)))
                  .consistentRead(true)
                  .limit(limit);
              if (after != null) {
                request.exclusiveStartKey(key(pk, ENVIRONMENT + after));
              }
            });
    return new Page<>(
        answer.items().stream().map(item -> environment(organisation, item)).toList(),
        answer.hasLastEvaluatedKey()
            ? textOf(answer.lastEvaluatedKey(), "sk").substring(ENVIRONMENT.length())
            : null);
  }

  /** False when the organisation has one of these names already. */
  public boolean create(Environment environment, AuditEntry entry) {
    Item item =
        new Item("ORG#" + environment.organisation(), ENVIRONMENT + environment.id())
            .put("project", environment.project())
            .put("environment", environment.environment())
            .put("records_per_second", (long) environment.recordsPerSecond())
            .put("created_at", environment.createdAt());
    TransactWriteItem create =
        TransactWriteItem.builder()
            .put(
                put ->
                    put.tableName(table)
                        .item(item.values())
                        .conditionExpression("attribute_not_exists(pk)"))
            .build();
    return Transactions.write(dynamo, List.of(create, audit.write(entry)));
  }

  /** Sets the rate limit of the environment and of its keys; false when it is gone. */
  public boolean limit(Environment environment, int recordsPerSecond, AuditEntry entry) {
    boolean done =
        update(
            environment,
            "SET records_per_second = :value",
            number(recordsPerSecond),
            List.of(audit.write(entry)));
    if (done) {
      keys.list(environment).forEach(key -> keys.limit(key, recordsPerSecond));
    }
    return done;
  }

  /**
   * Removes the environment with its keys and webhooks, these first; nothing can be added to it
   * meanwhile. Can be repeated after a crash. False when it is gone.
   */
  public boolean delete(Environment environment, AuditEntry entry) {
    if (!update(environment, "SET deleting = :value", Attributes.flag(true), List.of())) {
      return false;
    }
    keys.list(environment).forEach(key -> keys.remove(environment, key));
    webhooks.list(environment).forEach(webhook -> webhooks.remove(environment, webhook.id()));
    TransactWriteItem delete =
        TransactWriteItem.builder()
            .delete(
                item ->
                    item.tableName(table)
                        .key(keyOf(environment.organisation(), environment.id()))
                        .conditionExpression("attribute_exists(pk)"))
            .build();
    return Transactions.write(dynamo, List.of(delete, audit.write(entry)));
  }

  private boolean update(
      Environment environment,
      String expression,
      AttributeValue value,
      List<TransactWriteItem> together) {
    TransactWriteItem update =
        TransactWriteItem.builder()
            .update(
                item ->
                    item.tableName(table)
                        .key(keyOf(environment.organisation(), environment.id()))
                        .updateExpression(expression)
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":value", value)))
            .build();
    return Transactions.write(dynamo, Stream.concat(Stream.of(update), together.stream()).toList());
  }

  static Map<String, AttributeValue> keyOf(String organisation, String id) {
    return key("ORG#" + organisation, ENVIRONMENT + id);
  }

  private static Environment environment(String organisation, Map<String, AttributeValue> item) {
    return new Environment(
        organisation,
        textOf(item, "sk").substring(ENVIRONMENT.length()),
        textOf(item, "project"),
        textOf(item, "environment"),
        (int) numberOf(item, "records_per_second", 0),
        timeOf(item, "created_at"));
  }
}
