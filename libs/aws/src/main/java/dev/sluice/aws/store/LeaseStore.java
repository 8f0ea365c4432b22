package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.numberOf;
import static dev.sluice.aws.store.Attributes.text;

import dev.sluice.aws.Tables;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * One writer per lane. A lease ends by itself, and the fence number that comes with it keeps a
 * holder that did not notice from writing: each lease has a higher one than the lease before.
 */
public final class LeaseStore {
  private static final String LEASE = "LEASE";
  private final DynamoDbClient dynamo;
  private final String table;
  private final Clock clock;

  public LeaseStore(DynamoDbClient dynamo, Tables tables, Clock clock) {
    this.dynamo = dynamo;
    this.table = tables.state();
    this.clock = clock;
  }

  /**
   * The fence number of a new lease, or empty while somebody else holds the lane.
   *
   * @param holder new for each lease; a request that the client repeats since its answer was lost
   *     finds itself
   */
  public OptionalLong take(String organisation, int lane, String holder, Duration length) {
    long now = clock.millis();
    try {
      Map<String, AttributeValue> item =
          dynamo
              .updateItem(
                  request ->
                      request
                          .tableName(table)
                          .key(key(lane(organisation, lane), LEASE))
                          .updateExpression(
                              "SET holder = :holder, leased_until = :until ADD fence :one")
                          .conditionExpression(
                              "attribute_not_exists(pk) OR leased_until <= :now OR holder ="
                                  + " :holder")
                          .expressionAttributeValues(
                              Map.of(
                                  ":holder", text(holder),
                                  ":until", number(now + length.toMillis()),
                                  ":now", number(now),
                                  ":one", number(1)))
                          .returnValues(ReturnValue.ALL_NEW))
              .attributes();
      return OptionalLong.of(numberOf(item, "fence", 0));
    } catch (ConditionalCheckFailedException e) {
      return OptionalLong.empty();
    }
  }

  /** Gives the lane back at once; nothing happens when the lease has passed on. */
  public void release(String organisation, int lane, long fence) {
    try {
      dynamo.updateItem(
          request ->
              request
                  .tableName(table)
                  .key(key(lane(organisation, lane), LEASE))
                  .updateExpression("SET leased_until = :zero")
                  .conditionExpression("fence = :fence")
                  .expressionAttributeValues(Map.of(":zero", number(0), ":fence", number(fence))));
    } catch (ConditionalCheckFailedException e) {
      // The lease has passed on: there is nothing to give back.
    }
  }

  private static String lane(String organisation, int lane) {
    return "ORG#" + organisation + "#LANE#" + lane;
  }
}
