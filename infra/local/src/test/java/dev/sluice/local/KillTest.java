package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that keep a ledger of what was acknowledged, and send again what was not; the process
 * under them is killed in the middle of it.
 */
@Tag("slow")
class KillTest {
  private static final int KILLS = 3;
  private static final int CLIENTS = 4;
  private static final int RECORDS_OF_A_BODY = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @Test
  void nothingAcknowledgedIsLostOrDoubledByKills() throws Exception {
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int port = RunningSluice.freePort();
    String[] knobs = {"PORT=" + port, "TRAFFIC=on", "FLUSH_SECONDS=2"};
    List<Client> clients = new ArrayList<>();
    RunningSluice sluice = RunningSluice.start(folder, knobs);
    try {
      String base = sluice.base();
      String key = sluice.printed("environment key");
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new Client(base, key, "client-" + i));
      }
      for (int kill = 1; kill <= KILLS; kill++) {
        Thread.sleep(2_500 + random.nextInt(3_000));
        sluice.kill();
        // The last time without the sample traffic, so that the queue can run dry.
        knobs[1] = kill < KILLS ? "TRAFFIC=on" : "TRAFFIC=off";
        sluice = RunningSluice.start(folder, knobs);
        assertThat(sluice.printed("environment key")).isEqualTo(key);
      }
      Thread.sleep(1_000);
      clients.forEach(Client::finish);
      assertThat(acknowledged).hasSizeGreaterThan(100);
      System.out.println(acknowledged.size() + " records were acknowledged");
      RunningSluice last = sluice;
      // Not by telemetry's waiting: a kill between the queue and the counter leaves it too low.
      RunningSluice.await(
          PATIENCE,
          "everything acknowledged, seed " + seed,
          () -> delivered(last).containsAll(acknowledged));
      RunningSluice.await(PATIENCE, "the counts", () -> verified(last).get("equal").asBoolean());
      assertThat(delivered(sluice)).doesNotHaveDuplicates();
      assertThat(
              sluice.count("select count(*) - count(distinct evaluation_id) from flag_evaluations"))
          .isZero();
      assertThat(sluice.count("select count(*) from flag_evaluations")).isPositive();
    } finally {
      clients.forEach(Client::abandon);
      sluice.close();
    }
  }

  private static List<String> delivered(RunningSluice sluice) {
    try {
      List<String> identifiers = new ArrayList<>();
      sluice
          .rows("select identifier from custom_events where event = 'ledger'")
          .forEach(row -> identifiers.add(row.get(0).asText()));
      return identifiers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode verified(RunningSluice sluice) {
    try {
      return sluice.telemetry(true).get("verified");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bodies one after another, each until it is acknowledged, as an SDK that retries does. */
  private final class Client {
    private final String base;
    private final String key;
    private final String name;
    private final Thread thread;
    private volatile boolean last;

    Client(String base, String key, String name) {
      this.base = base;
      this.key = key;
      this.name = name;
      this.thread = Thread.ofPlatform().daemon().start(this::run);
    }

    private void run() {
      try {
        for (int body = 0; !last; body++) {
          int number = body;
          List<String> ids =
              IntStream.range(0, RECORDS_OF_A_BODY)
                  .mapToObj(record -> name + "-" + number + "-" + record)
                  .toList();
          sendUntilAcknowledged(ids, System.currentTimeMillis());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void sendUntilAcknowledged(List<String> ids, long timestamp)
        throws InterruptedException {
      List<String> events =
          ids.stream()
              .map(
                  id ->
                      "{\"event\":\"ledger\",\"identifier\":\"%s\",\"value\":null,\"timestamp\":%d}"
                          .formatted(id, timestamp))
              .toList();
      String body = "{\"events\":[" + String.join(",", events) + "]}";
      while (!acknowledges(body)) {
        Thread.sleep(100);
      }
      acknowledged.addAll(ids);
      Thread.sleep(60);
    }

    private boolean acknowledges(String body) throws InterruptedException {
      try {
        HttpResponse<String> response =
            Http.send(
                Http.request(base + "/v1/events")
                    .header("X-Environment-Key", key)
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body)));
        return response.statusCode() == 202
            && response.body().contains("\"accepted\":" + RECORDS_OF_A_BODY);
      } catch (IOException e) {
        return false;
      }
    }

    void finish() {
      last = true;
      try {
        thread.join(Duration.ofSeconds(60));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      assertThat(thread.isAlive()).as(name).isFalse();
    }

    void abandon() {
      last = true;
      thread.interrupt();
    }
  }
}
