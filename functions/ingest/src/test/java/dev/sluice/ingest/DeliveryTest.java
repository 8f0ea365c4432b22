package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.FLAG_EVALUATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.CountStore;
import dev.sluice.core.Cadence;
import dev.sluice.core.ChunkQueue.Message;
import dev.sluice.core.chunk.Chunk;
import dev.sluice.core.chunk.ChunkHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final String EVENT = "{\"event\":\"a\",\"timestamp\":" + Ingest.MILLIS + "}";
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void aChunkSaysWhatItIsForAndWhenItIsDue() {
    ingest.events(EVENT, EVENT);
    Message message = ingest.queue.messages().get(0);
    ChunkHeader header = ingest.queue.chunks().get(0).header();
    long due = Cadence.dueAt("org1", Ingest.MILLIS, Duration.ofMinutes(15));
    assertThat(message.organisation()).isEqualTo("org1");
    assertThat(message.delaySeconds()).isEqualTo(Cadence.delaySeconds(due, Ingest.MILLIS));
    assertThat(header.organisation()).isEqualTo("org1");
    assertThat(header.connectionId()).isEqualTo("wc_org1");
    assertThat(header.generation()).isEqualTo(4);
    assertThat(header.lane()).isZero();
    assertThat(header.events()).isEqualTo(2);
    assertThat(header.acceptedAt()).isEqualTo(Ingest.MILLIS);
    assertThat(header.dueAt()).isEqualTo(due);
  }

  @Test
  void aTrialsFlushIntervalReplacesTheConnections() {
    ingest.handler = ingest.handler(10, 1_000, 1_000);
    ingest.events(EVENT);
    assertThat(ingest.queue.messages().get(0).delaySeconds()).isBetween(1, 10);
  }

  @Test
  void acceptedRowsAreCounted() {
    CountStore counts = new CountStore(ingest.local.client(), ingest.local.tables());
    ingest.events(EVENT, EVENT, "{}");
    assertThat(counts.waiting("org1", 4)).isEqualTo(new CountStore.Counts(0, 2));
    ingest.evaluations(
        "{\"identifier\":\"u\",\"evaluated_at\":"
            + Ingest.MILLIS
            + ",\"flags\":[{\"feature\":\"f\",\"enabled\":true},"
            + "{\"feature\":\"g\",\"enabled\":true}]}");
    assertThat(counts.waiting("org1", 4)).isEqualTo(new CountStore.Counts(2, 2));
  }

  @Test
  void aQueueThatTakesNothingIsFiveHundredAndThreeAndNothingIsCounted() {
    ingest.queue.down(true);
    Reply reply = ingest.events(EVENT);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.error()).isEqualTo("queue_unavailable");
    assertThat(reply.retryAfter()).isEqualTo("5");
    CountStore counts = new CountStore(ingest.local.client(), ingest.local.tables());
    assertThat(counts.waiting("org1", 4)).isEqualTo(new CountStore.Counts(0, 0));
    ingest.queue.down(false);
    assertThat(ingest.events(EVENT).status()).isEqualTo(202);
  }

  @Test
  void whatIsOnTheQueueIsAcceptedAlthoughItCannotBeCounted() {
    ingest.events(EVENT);
    ingest.dynamo.down(true);
    assertThat(ingest.events(EVENT).accepted()).isEqualTo(1);
    assertThat(ingest.queue.messages()).hasSize(2);
  }

  @Test
  void aBodyOfLargeRecordsBecomesMessagesThatSqsTakes() {
    Random random = new Random(1);
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 110; i++) {
      records.add(
          "{\"event\":\"a\",\"traits\":{\"t\":\""
              + noise(random, 32_000)
              + "\"},\"timestamp\":"
              + Ingest.MILLIS
              + "}");
    }
    assertThat(ingest.events(records.toArray(String[]::new)).accepted()).isEqualTo(110);
    assertThat(ingest.queue.messages()).hasSizeGreaterThan(1);
    for (Message message : ingest.queue.messages()) {
      assertThat(message.body().length()).isLessThan(1024 * 1024);
    }
    assertThat(ingest.queue.chunks().stream().mapToInt(c -> c.header().events()).sum())
        .isEqualTo(110);
  }

  /** The reason for chunks: 20 flags a call, a thousand calls, each of its own random identity. */
  @Test
  void anEvaluationTakesLessThanSixBytesOnTheQueue() {
    Random random = new Random(20);
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      calls.add(call(random, i));
    }
    assertThat(ingest.evaluations(calls.toArray(String[]::new)).accepted()).isEqualTo(1_000);
    int evaluations = 0;
    for (Chunk chunk : ingest.queue.chunks()) {
      evaluations += chunk.header().evaluations();
    }
    int bytes = ingest.queue.messages().stream().mapToInt(m -> m.body().length()).sum();
    double each = (double) bytes / evaluations;
    System.out.printf("bytes of base64 per evaluation: %.2f%n", each);
    assertThat(evaluations).isEqualTo(20_000);
    assertThat(each).isLessThan(6);
    assertThat(new HashSet<>(ingest.column(FLAG_EVALUATIONS, "evaluation_id"))).hasSize(20_000);
  }

  /** Two of the flags are split at random, four depend on the plan, the others rarely change. */
  private static String call(Random random, int number) {
    String plan = List.of("free", "pro", "team").get(random.nextInt(3));
    StringBuilder flags = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String variant = i < 2 ? "\"treatment_" + random.nextInt(2) + "\"" : "null";
      String segment = i >= 2 && i < 6 && plan.equals("pro") ? "\"paying\"" : "null";
      flags.append(i == 0 ? "" : ",");
      flags.append(
          "{\"feature\":\"feature_number_%d\",\"enabled\":%s,\"value\":\"value %d\",\"variant\":%s,\"reason\":\"%s\",\"segment\":%s}"
              .formatted(i, i % 3 != 0, i, variant, i < 2 ? "SPLIT" : "DEFAULT", segment));
    }
    UUID identity = new UUID(random.nextLong(), random.nextLong());
    UUID callId = new UUID(random.nextLong(), random.nextLong());
    return "{\"call_id\":\"%s\",\"identifier\":\"%s\",\"traits\":{\"plan\":\"%s\",\"age\":%d,\"country\":\"%s\"},\"evaluated_at\":%d,\"flags\":[%s]}"
        .formatted(
            callId,
            identity,
            plan,
            random.nextInt(18, 80),
            List.of("GB", "DE", "US", "IN").get(random.nextInt(4)),
            Ingest.MILLIS + number * 7 + random.nextInt(7),
            flags);
  }

  private static String noise(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      char c = (char) random.nextInt(' ', 0x7F);
      text.append(c == '"' || c == '\\' ? 'x' : c);
    }
    return text.toString();
  }
}
