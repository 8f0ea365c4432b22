package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.CUSTOM_EVENTS;
import static dev.sluice.core.table.ManagedTable.FLAG_EVALUATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.table.ManagedTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies changed at random: never an error of ours, and never a record lost beside a bad one. */
class FuzzTest {
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "1e999",
    "NaN",
    "-Infinity",
    "\"\"",
    "\"x\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "{}",
    "[]",
    "{\"a\":1,\"a\":2}",
    "[[[]]]",
    "{\"\":{}}",
    "9".repeat(5_000),
    "\"" + "ü".repeat(20_000) + "\"",
    "[".repeat(40) + "]".repeat(40),
    "[".repeat(5_000) + "]".repeat(5_000),
    "\"2026-11-24T12:00:00Z\"",
    "9007199254740993"
  };
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
    ingest.handler = ingest.handler(0, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void aRecordWithARandomFieldOrValueNeverCostsItsNeighbours() {
    for (int round = 0; round < 600; round++) {
      Endpoint endpoint = Endpoint.values()[round % Endpoint.values().length];
      List<String> records = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        records.add(endpoint.record(i));
      }
      Set<Object> expected = ids(endpoint, records);
      int place = random.nextInt(5);
      records.add(place, changed(endpoint.record(9)));
      Set<Object> ids = ids(endpoint, records);
      assertThat(ids).as("seed %d: %s", seed, records.get(place)).containsAll(expected);
    }
  }

  @Test
  void bytesChangedAtRandomAreNeverAnErrorOfOurs() {
    for (int round = 0; round < 2_000; round++) {
      Endpoint endpoint = Endpoint.values()[round % Endpoint.values().length];
      byte[] body = endpoint.body(List.of(endpoint.record(1), endpoint.record(2)));
      boolean gzip = round % 5 == 0;
      byte[] sent = gzip ? Ingest.gzip(body) : body;
      for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
        sent[random.nextInt(sent.length)] = (byte) random.nextInt(random.nextBoolean() ? 128 : 256);
      }
      ingest.queue.clear();
      Map<String, String> headers = gzip ? Map.of("content-encoding", "gzip") : Map.of();
      Reply reply = ingest.post(endpoint.route, Ingest.SERVER, sent, headers);
      String as = "seed " + seed + ": " + new String(sent, StandardCharsets.ISO_8859_1);
      assertThat(reply.status()).as(as).isIn(202, 400, 413);
      int facts = reply.status() == 202 ? reply.accepted() : 0;
      assertThat(calls(endpoint)).as(as).isEqualTo(facts);
    }
  }

  private Set<Object> ids(Endpoint endpoint, List<String> records) {
    ingest.queue.clear();
    Reply reply = ingest.post(endpoint.route, Ingest.SERVER, endpoint.body(records), Map.of());
    assertThat(reply.status()).as("seed " + seed).isEqualTo(202);
    assertThat(reply.accepted() + reply.rejected().size()).isEqualTo(records.size());
    Set<Object> ids = new HashSet<>(ingest.column(FLAG_EVALUATIONS, "evaluation_id"));
    ids.addAll(ingest.column(CUSTOM_EVENTS, "event_id"));
    return ids;
  }

  /** Accepted records on the queue; every call here has one flag. */
  private long calls(Endpoint endpoint) {
    ManagedTable table = endpoint == Endpoint.EVALUATIONS ? FLAG_EVALUATIONS : CUSTOM_EVENTS;
    return ingest.queue.rows(table).size();
  }

  private String changed(String record) {
    int colon = -1;
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      int next = record.indexOf("\":", colon + 1);
      colon = next < 0 ? record.indexOf("\":") : next;
    }
    String value = VALUES[random.nextInt(VALUES.length)];
    return switch (random.nextInt(4)) {
      case 0 -> value;
      case 1 -> record.substring(0, colon) + "_" + record.substring(colon);
      case 2 -> "{\"x\":" + value + "," + record.substring(1);
      default -> {
        int from = colon + 2;
        int to = end(record, from);
        yield record.substring(0, from) + value + record.substring(to);
      }
    };
  }

  /** End of the simple or nested value that begins there. */
  private static int end(String record, int from) {
    int depth = 0;
    for (int i = from; i < record.length(); i++) {
      char c = record.charAt(i);
      if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
        return i;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    }
    return record.length();
  }

  private enum Endpoint {
    EVENTS(Ingest.EVENTS, "events"),
    BATCH(Ingest.BATCH, "events"),
    EVALUATIONS(Ingest.EVALUATIONS, "evaluations");

    private final String route;
    private final String array;

    Endpoint(String route, String array) {
      this.route = route;
      this.array = array;
    }

    byte[] body(List<String> records) {
      return ("{\"" + array + "\":[" + String.join(",", records) + "]}")
          .getBytes(StandardCharsets.UTF_8);
    }

    String record(int number) {
      long time = Ingest.MILLIS - number;
      return switch (this) {
        case EVENTS ->
            "{\"event\":\"e%d\",\"identifier\":\"u\",\"value\":\"1\",\"traits\":{\"a\":1},\"metadata\":{\"b\":[1]},\"timestamp\":%d}"
                .formatted(number, time);
        case BATCH ->
            "{\"event_id\":\"e%d\",\"event_type\":\"custom_event\",\"identity_identifier\":\"u\",\"enabled\":null,\"value\":3,\"traits\":{\"a\":1},\"evaluated_at\":%d}"
                .formatted(number, time);
        case EVALUATIONS ->
            "{\"call_id\":\"c%d\",\"identifier\":\"u\",\"traits\":{\"a\":1},\"evaluated_at\":%d,\"flags\":[{\"feature\":\"f\",\"enabled\":true,\"value\":\"v\",\"variant\":\"x\"}]}"
                .formatted(number, time);
      };
    }
  }
}
