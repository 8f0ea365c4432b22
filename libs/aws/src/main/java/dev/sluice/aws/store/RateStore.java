package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.numberOf;

import dev.sluice.aws.Tables;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** What all instances together have received in a short window of time, per rate-limited scope. */
public final class RateStore {
  private static final Duration KEPT = Duration.ofHours(1);
  private final DynamoDbClient dynamo;
  private final String table;

  public RateStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.table = tables.counts();
  }

  /**
   * Adds records to a window.
   *
   * @param windowStart milliseconds since the epoch
   * @return the window's total of all instances, with these records
   */
  public long add(String scope, long windowStart, long records) {
    long expires = windowStart / 1000 + KEPT.toSeconds();
    Map<String, AttributeValue> item =
        dynamo
            .updateItem(
                request ->
                    request
                        .tableName(table)
                        .key(key("RATE#" + scope, "WINDOW#%015d".formatted(windowStart)))
                        .updateExpression("SET expires = :expires ADD records :records")
                        .expressionAttributeValues(
                            Map.of(":expires", number(expires), ":records", number(records)))
                        .returnValues(ReturnValue.UPDATED_NEW))
            .attributes();
    return numberOf(item, "records", 0);
  }
}
