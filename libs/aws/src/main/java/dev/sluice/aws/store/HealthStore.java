package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.numberOf;
import static dev.sluice.aws.store.Attributes.text;
import static dev.sluice.aws.store.Attributes.textOf;
import static dev.sluice.aws.store.Attributes.timeOf;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Health per organisation, and its recent errors. */
public final class HealthStore {
  private static final Duration ERRORS_KEPT = Duration.ofDays(7);
  private static final String HEALTH = "HEALTH";
  private final DynamoDbClient dynamo;
  private final String table;

  /** One thing that went wrong, as telemetry shows it. */
  public record RecentError(Instant occurredAt, String kind, String message) {}

  public HealthStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.state();
  }

  public Health find(String organisation) {
    Map<String, AttributeValue> item =
        dynamo
            .getItem(
                request ->
                    request
                        .tableName(table)
                        .key(key("ORG#" + organisation, HEALTH))
                        .consistentRead(true))
            .item();
    if (item.isEmpty()) {
      return Health.UNKNOWN;
    }
    return new Health(
        timeOf(item, "last_delivery_at"),
        (int) numberOf(item, "failures", 0),
        textOf(item, "kind"),
        textOf(item, "message"),
        timeOf(item, "failing_since"),
        timeOf(item, "open_until"));
  }

  /** A load went well: the breaker closes. */
  public void delivered(String organisation, Instant at) {
    dynamo.updateItem(
        request ->
            request
                .tableName(table)
                .key(key("ORG#" + organisation, HEALTH))
                .updateExpression(
                    "SET last_delivery_at = :at, failures = :zero"
                        + " REMOVE kind, message, failing_since, open_until")
                .expressionAttributeValues(
                    Map.of(":at", number(at.toEpochMilli()), ":zero", number(0))));
  }

  /** A load failed: the breaker is open until then. */
  public void failed(
      String organisation, String kind, String message, Instant at, Instant openUntil) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":kind", text(kind));
    values.put(":message", text(message));
    values.put(":at", number(at.toEpochMilli()));
    values.put(":until", number(openUntil.toEpochMilli()));
    values.put(":one", number(1));
    dynamo.updateItem(
        request ->
            request
                .tableName(table)
                .key(key("ORG#" + organisation, HEALTH))
                .updateExpression(
                    "SET kind = :kind, message = :message, open_until = :until,"
                        + " failing_since = if_not_exists(failing_since, :at)"
                        + " ADD failures :one")
                .expressionAttributeValues(values));
  }

  /** Closes the breaker without a delivery: new settings have passed, or a person resumed. */
  public void reset(String organisation) {
    dynamo.updateItem(
        request ->
            request
                .tableName(table)
                .key(key("ORG#" + organisation, HEALTH))
                .updateExpression(
                    "SET failures = :zero REMOVE kind, message, failing_since, open_until")
                .expressionAttributeValues(Map.of(":zero", number(0))));
  }

  /** Forgets the health and the errors of a connection that is gone. */
  public void forget(String organisation) {
    delete(organisation, HEALTH);
    dynamo
        .queryPaginator(
            request ->
                request
                    .tableName(table)
                    .keyConditionExpression("pk = :pk AND begins_with(sk, :errors)")
                    .expressionAttributeValues(
                        Map.of(":pk", text("ORG#" + organisation), ":errors", text("ERROR#"))))
        .items()
        .forEach(item -> delete(organisation, textOf(item, Attributes.SK)));
  }

  private void delete(String organisation, String sk) {
    dynamo.deleteItem(request -> request.tableName(table).key(key("ORG#" + organisation, sk)));
  }

  public void addError(String organisation, RecentError error) {
    String sk =
        "ERROR#%015d#%s"
            .formatted(
                error.occurredAt().toEpochMilli(), UUID.randomUUID().toString().substring(0, 8));
    dynamo.putItem(
        request ->
            request
                .tableName(table)
                .item(
                    new Item("ORG#" + organisation, sk)
                        .put("kind", error.kind())
                        .put("message", error.message())
                        .put("occurred_at", error.occurredAt())
                        .put(
                            Attributes.EXPIRES,
                            error.occurredAt().plus(ERRORS_KEPT).getEpochSecond())
                        .values()));
  }

  /** The newest errors since then, newest first. */
  public List<RecentError> recentErrors(String organisation, Instant since, int limit) {
    return dynamo
        .query(
            request ->
                request
                    .tableName(table)
                    .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", text("ORG#" + organisation),
                            ":from", text("ERROR#%015d".formatted(since.toEpochMilli())),
                            ":to", text("ERROR#~")))
                    .scanIndexForward(false)
                    .limit(limit))
        .items()
        .stream()
        .map(
            item ->
                new RecentError(
                    timeOf(item, "occurred_at"), textOf(item, "kind"), textOf(item, "message")))
        .toList();
  }
}
