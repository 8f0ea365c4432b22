package dev.sluice.aws.store;

import static dev.sluice.aws.store.Attributes.key;
import static dev.sluice.aws.store.Attributes.number;
import static dev.sluice.aws.store.Attributes.numberOf;
import static dev.sluice.aws.store.Attributes.text;
import static dev.sluice.aws.store.Attributes.textOf;

import dev.sluice.aws.Tables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * The 24-hour counts, in 5-minute buckets by the time of receipt, and what is still waiting.
 *
 * <p>A chunk's rows are added in the same transaction that marks the chunk as counted, so that a
 * redelivery cannot count twice: {@link ChunkSettlements} writes them.
 */
public final class CountStore {
  /** Length of a bucket. */
  public static final Duration BUCKET = Duration.ofMinutes(5);

  private static final int ACCEPTED_SHARDS = 8;
  private static final int KEYS_OF_A_BATCH_READ = 100;
  private final DynamoDbClient dynamo;
  private final String counts;
  private final String state;

  /** Rows of each kind. */
  public record Counts(long evaluations, long events) {
    public long total() {
      return evaluations + events;
    }
  }

  /** Delivered and discarded rows of a period. */
  public record Period(Counts delivered, Counts discarded) {}

  public CountStore(DynamoDbClient dynamo, Tables tables) {
    this.dynamo = dynamo;
    this.counts = tables.counts();
    this.state = tables.state();
  }

  /**
   * Notes rows that were put on the queue. Spread over shards, as every request of an organisation
   * does this.
   */
  public void accepted(String organisation, long generation, long evaluations, long events) {
    int shard = ThreadLocalRandom.current().nextInt(ACCEPTED_SHARDS);
    dynamo.updateItem(
        request ->
            request
                .tableName(counts)
                .key(key(generation(organisation, generation), "ACCEPTED#" + shard))
                .updateExpression("ADD evaluations :evaluations, events :events")
                .expressionAttributeValues(
                    Map.of(":evaluations", number(evaluations), ":events", number(events))));
  }

  /**
   * Rows of the generation that are on the queue: accepted and neither delivered, already there nor
   * discarded.
   */
  public Counts waiting(String organisation, long generation) {
    long evaluations = 0;
    long events = 0;
    for (Map<String, AttributeValue> item : items(generation(organisation, generation), "", "~")) {
      int sign = textOf(item, Attributes.SK).startsWith("ACCEPTED#") ? 1 : -1;
      evaluations += sign * numberOf(item, "evaluations", 0);
      events += sign * numberOf(item, "events", 0);
    }
    return new Counts(Math.max(0, evaluations), Math.max(0, events));
  }

  /** Sums the buckets that begin in [from, to); both should be boundaries of {@link #BUCKET}. */
  public Period period(String organisation, Instant from, Instant to) {
    long[] sums = new long[4];
    String last = bucket(to.toEpochMilli() - 1) + "~";
    for (Map<String, AttributeValue> item :
        items("ORG#" + organisation, bucket(from.toEpochMilli()), last)) {
      sums[0] += numberOf(item, "evaluations", 0);
      sums[1] += numberOf(item, "events", 0);
      sums[2] += numberOf(item, "evaluations_discarded", 0);
      sums[3] += numberOf(item, "events_discarded", 0);
    }
    return new Period(new Counts(sums[0], sums[1]), new Counts(sums[2], sums[3]));
  }

  /** Which of the chunks are counted already. */
  public Set<String> counted(Collection<String> chunkIds) {
    Set<String> counted = new HashSet<>();
    List<String> ids = List.copyOf(new HashSet<>(chunkIds));
    for (int from = 0; from < ids.size(); from += KEYS_OF_A_BATCH_READ) {
      List<Map<String, AttributeValue>> keys = new ArrayList<>();
      for (String id : ids.subList(from, Math.min(ids.size(), from + KEYS_OF_A_BATCH_READ))) {
        keys.add(key("CHUNK#" + id, ChunkSettlements.COUNTED));
      }
      Map<String, KeysAndAttributes> rest =
          Map.of(
              state,
              KeysAndAttributes.builder()
                  .keys(keys)
                  .projectionExpression("pk")
                  .consistentRead(true)
                  .build());
      while (!rest.isEmpty()) {
        Map<String, KeysAndAttributes> asked = rest;
        var response = dynamo.batchGetItem(request -> request.requestItems(asked));
        for (Map<String, AttributeValue> item :
            response.responses().getOrDefault(state, List.of())) {
          counted.add(textOf(item, Attributes.PK).substring("CHUNK#".length()));
        }
        rest = response.unprocessedKeys();
      }
    }
    return counted;
  }

  /** The sort key of the bucket that holds this time, without its shard. */
  static String bucket(long millis) {
    long start = Math.floorDiv(millis, BUCKET.toMillis()) * BUCKET.toMillis();
    return "BUCKET#%015d".formatted(start);
  }

  static String generation(String organisation, long generation) {
    return "ORG#" + organisation + "#GENERATION#" + generation;
  }

  private Iterable<Map<String, AttributeValue>> items(String pk, String from, String to) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":pk", text(pk));
    values.put(":from", text(from.isEmpty() ? " " : from));
    values.put(":to", text(to));
    return dynamo
        .queryPaginator(
            request ->
                request
                    .tableName(counts)
                    .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
                    .expressionAttributeValues(values)
                    .consistentRead(true))
        .items();
  }
}
