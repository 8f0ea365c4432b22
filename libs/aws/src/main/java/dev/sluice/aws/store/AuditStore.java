package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.text;
import static dev.sluice.aws.store.Attributes.textOf;
import static dev.sluice.aws.store.Attributes.timeOf;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The append-only list of changes per organisation. */
public final class AuditStore {
  private static final String AUDIT = "AUDIT#";
  private final DynamoDbClient dynamo;
  private final String table;

  public AuditStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.config();
  }

  /** Adds the entry by itself. */
  public void append(AuditEntry entry) {
    dynamo.transactWriteItems(request -> request.transactItems(write(entry)));
  }

  /** The entry as part of the transaction that makes the change. */
  TransactWriteItem write(AuditEntry entry) {
    String sk = AUDIT + "%015d#%s".formatted(entry.at().toEpochMilli(), UUID.randomUUID());
    Item item =
        new Item("ORG#" + entry.organisation(), sk)
            .put("at", entry.at())
            .put("actor", entry.actor())
            .put("action", entry.action())
            .put("target", entry.target())
            .put("changed", String.join(",", entry.changed()));
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(table)
                    .item(item.values())
                    .conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  /**
   * Newest first.
   *
   * @param after the {@code next} of the page before, or null for the newest
   */
  public Page<AuditEntry> list(String organisation, String after, int limit) {
    String pk = "ORG#" + organisation;
    QueryResponse answer =
        dynamo.query(
            request -> {
              request
                  .tableName(table)
                  .keyConditionExpression("pk = :pk AND begins_with(sk, :audit)")
                  .expressionAttributeValues(Map.of(":pk", text(pk), ":audit", text(AUDIT)))
                  .scanIndexForward(false)
                  .consistentRead(true)
                  .limit(limit);
              if (after != null) {
                request.exclusiveStartKey(key(pk, AUDIT + after));
              }
            });
    List<AuditEntry> entries =
        answer.items().stream().map(item -> entry(organisation, item)).toList();
    return new Page<>(
        entries,
        answer.hasLastEvaluatedKey()
            ? textOf(answer.lastEvaluatedKey(), "sk").substring(AUDIT.length())
            : null);
  }

  private static AuditEntry entry(String organisation, Map<String, AttributeValue> item) {
    String changed = textOf(item, "changed");
    return new AuditEntry(
        organisation,
        timeOf(item, "at"),
        textOf(item, "actor"),
        textOf(item, "action"),
        textOf(item, "target"),
        changed == null || changed.isEmpty() ? List.of() : List.of(changed.split(",")));
  }
}
