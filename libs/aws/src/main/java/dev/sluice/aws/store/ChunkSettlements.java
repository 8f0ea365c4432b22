package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;

import dev.sluice.aws.Tables;
import dev.sluice.aws.store.Attributes.Item;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Marks chunks as counted and adds their numbers, both or neither; a chunk that is marked already
 * adds nothing.
 */
public final class ChunkSettlements {
  static final String COUNTED = "COUNTED";
  private static final int MARKS_OF_A_TRANSACTION = 90;
  private static final int BUCKETS_OF_A_TRANSACTION = 9;
  private static final int CONFLICTS_IN_A_ROW = 50;

  /** Longer than the retention of the queue, so that no chunk outlives its mark. */
  private static final Duration MARKS_KEPT = Duration.ofDays(30);

  private static final Duration BUCKETS_KEPT = Duration.ofDays(400);
  private final DynamoDbClient dynamo;
  private final Tables tables;
  private final Clock clock;

  public ChunkSettlements(DynamoDbClient dynamo, Tables tables, Clock clock) {
    this.dynamo = dynamo;
    this.tables = tables;
    this.clock = clock;
  }

  /** Settles chunks of one organisation. */
  public void settle(List<Settlement> settlements) {
    List<Settlement> part = new ArrayList<>();
    Map<String, Boolean> buckets = new HashMap<>();
    for (Settlement settlement : settlements) {
      String bucket = settlement.generation() + CountStore.bucket(settlement.receivedAt());
      boolean full =
          part.size() == MARKS_OF_A_TRANSACTION
              || (!buckets.containsKey(bucket)
                  && 2 * (buckets.size() + 1) > BUCKETS_OF_A_TRANSACTION);
      if (full) {
        write(part);
        part = new ArrayList<>();
        buckets.clear();
      }
      buckets.put(bucket, true);
      part.add(settlement);
    }
    write(part);
  }

  private void write(List<Settlement> settlements) {
    List<Settlement> unmarked = new ArrayList<>(settlements);
    int conflicts = 0;
    while (!unmarked.isEmpty()) {
      List<Settlement> attempt = List.copyOf(unmarked);
      try {
        dynamo.transactWriteItems(request -> request.transactItems(items(attempt)));
        return;
      } catch (TransactionCanceledException e) {
        List<Settlement> marked = markedAlready(attempt, e.cancellationReasons());
        if (marked.isEmpty() && ++conflicts > CONFLICTS_IN_A_ROW) {
          throw e;
        }
        unmarked.removeAll(marked);
        pause(conflicts);
      }
    }
  }

  /** The marks come first, so their places are the settlements' places. */
  private static List<Settlement> markedAlready(
      List<Settlement> attempt, List<CancellationReason> reasons) {
    List<Settlement> marked = new ArrayList<>();
    for (int i = 0; i < attempt.size() && i < reasons.size(); i++) {
      if ("ConditionalCheckFailed".equals(reasons.get(i).code())) {
        marked.add(attempt.get(i));
      }
    }
    return marked;
  }

  private List<TransactWriteItem> items(List<Settlement> settlements) {
    List<TransactWriteItem> items = new ArrayList<>();
    Map<Map<String, AttributeValue>, Map<String, Long>> sums = new LinkedHashMap<>();
    for (Settlement settlement : settlements) {
      items.add(mark(settlement));
      add(sums, bucketKey(settlement), settlement, true);
      add(sums, settledKey(settlement), settlement, false);
    }
    sums.forEach((key, numbers) -> items.add(addition(key, numbers)));
    return items;
  }

  private TransactWriteItem mark(Settlement settlement) {
    long expires = clock.instant().plus(MARKS_KEPT).getEpochSecond();
    Map<String, AttributeValue> item =
        new Item("CHUNK#" + settlement.chunkId(), COUNTED)
            .put(Attributes.EXPIRES, expires)
            .values();
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(tables.state())
                    .item(item)
                    .conditionExpression("attribute_not_exists(pk)"))
        .build();
  }

  private static Map<String, AttributeValue> bucketKey(Settlement settlement) {
    return key("ORG#" + settlement.organisation(), CountStore.bucket(settlement.receivedAt()));
  }

  private static Map<String, AttributeValue> settledKey(Settlement settlement) {
    return key(
        CountStore.generation(settlement.organisation(), settlement.generation()), "SETTLED");
  }

  private static void add(
      Map<Map<String, AttributeValue>, Map<String, Long>> sums,
      Map<String, AttributeValue> key,
      Settlement settlement,
      boolean bucket) {
    Map<String, Long> numbers = sums.computeIfAbsent(key, any -> new LinkedHashMap<>());
    if (bucket) {
      numbers.merge("evaluations", settlement.evaluationsInserted(), Long::sum);
      numbers.merge("events", settlement.eventsInserted(), Long::sum);
      numbers.merge("evaluations_discarded", settlement.evaluationsDiscarded(), Long::sum);
      numbers.merge("events_discarded", settlement.eventsDiscarded(), Long::sum);
    } else {
      numbers.merge("evaluations", settlement.evaluations(), Long::sum);
      numbers.merge("events", settlement.events(), Long::sum);
    }
  }

  private TransactWriteItem addition(Map<String, AttributeValue> key, Map<String, Long> numbers) {
    StringBuilder add = new StringBuilder("ADD ");
    Map<String, AttributeValue> values = new HashMap<>();
    numbers.forEach(
        (name, value) -> {
          add.append(values.isEmpty() ? "" : ", ").append(name).append(" :").append(name);
          values.put(":" + name, number(value));
        });
    // What is settled of a generation is kept as long as what was accepted of it: for ever.
    if (key.get(Attributes.SK).s().startsWith("BUCKET#")) {
      add.insert(0, "SET expires = :expires ");
      values.put(":expires", number(clock.instant().plus(BUCKETS_KEPT).getEpochSecond()));
    }
    return TransactWriteItem.builder()
        .update(
            update ->
                update
                    .tableName(tables.counts())
                    .key(key)
                    .updateExpression(add.toString())
                    .expressionAttributeValues(values))
        .build();
  }

  private static void pause(int conflicts) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(5, 20L * (conflicts + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while counting", e);
    }
  }
}
