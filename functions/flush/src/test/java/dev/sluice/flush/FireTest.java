package dev.sluice.flush;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.CountStore;
import dev.sluice.aws.store.EnvironmentKeyStore;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.ingest.IngestEnvironment;
import dev.sluice.ingest.IngestHandler;
import dev.sluice.testkit.FaultyType;
import dev.sluice.testkit.LocalDynamo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exactly once, under fire: over many random schedules flush is killed or frozen at any step, alone
 * and beside others, messages come again in other groupings, clients resend bodies; in the end each
 * accepted row is in its table once, and the counts say the same. Repeat a failing schedule with
 * {@code -Dfire.seed=…}.
 */
@Tag("slow")
class FireTest {
  private static final int SCHEDULES = Integer.getInteger("fire.schedules", 200);
  private static final String KEY = "sl_server_fire";

  @Test
  void everyAcceptedRowIsThereOnceAndCounted(@TempDir Path folder) throws Exception {
    Long only = Long.getLong("fire.seed");
    long first = only != null ? only : System.nanoTime();
    int schedules = only != null ? 1 : SCHEDULES;
    Totals totals = new Totals();
    System.out.println("first seed " + first);
    try (LocalDynamo dynamo = new LocalDynamo()) {
      for (int i = 0; i < schedules; i++) {
        long seed = first + i;
        try {
          new Schedule(new FlushFixture(folder, seed, dynamo), folder, seed, totals).run();
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError("schedule with -Dfire.seed=" + seed + ": " + e.getMessage(), e);
        }
      }
    }
    System.out.println(totals);
    if (only == null) {
      // The fire must have burnt: without these the test would prove little.
      assertThat(totals.kills).isGreaterThan(schedules);
      assertThat(totals.freezes).isGreaterThan(schedules / 20);
      assertThat(totals.besides).isGreaterThan(schedules / 4);
      assertThat(totals.resent).isGreaterThan(schedules / 2);
    }
  }

  private static final class Totals {
    private int kills;
    private int freezes;
    private int besides;
    private int resent;
    private long rows;

    @Override
    public String toString() {
      return "%d kills, %d freezes, %d beside others, %d resent bodies, %d rows"
          .formatted(kills, freezes, besides, resent, rows);
    }
  }

  private static final class Schedule {
    private final FlushFixture fixture;
    private final Path folder;
    private final Random random;
    private final Totals totals;
    private final String organisation;
    private final Connection connection;
    private final IngestHandler ingest;
    private final Set<String> facts = new HashSet<>();
    private final List<APIGatewayV2HTTPEvent> bodies = new ArrayList<>();
    private final List<Thread> zombies = new ArrayList<>();
    private final List<Life> frozen = new ArrayList<>();

    Schedule(FlushFixture fixture, Path folder, long seed, Totals totals) {
      this.fixture = fixture;
      this.folder = folder;
      this.random = new Random(seed);
      this.totals = totals;
      this.organisation = "fire" + Long.toHexString(seed);
      this.connection = fixture.connect(organisation, "faulty");
      new EnvironmentKeyStore(fixture.dynamo.client(), fixture.dynamo.tables())
          .put(
              EnvironmentKeyStore.hash(KEY),
              new EnvironmentRoute(
                  organisation, "web", "production", EnvironmentRoute.Kind.SERVER, 100_000));
      this.ingest =
          new IngestHandler(
              IngestEnvironment.of(
                  Map.of(
                      "CONFIG_TABLE", fixture.dynamo.tables().config(),
                      "STATE_TABLE", fixture.dynamo.tables().state(),
                      "COUNTS_TABLE", fixture.dynamo.tables().counts(),
                      "CHUNK_QUEUE_URL", "queue",
                      "KMS_KEY_ID", "key")),
              fixture.dynamo.client(),
              fixture.queue,
              fixture.vault,
              fixture.clock);
    }

    void run() throws InterruptedException {
      post(newBody());
      int actions = 6 + random.nextInt(8);
      for (int i = 0; i < actions; i++) {
        act();
        fixture.clock.advance(Duration.ofSeconds(random.nextInt(200)));
      }
      // Whoever is still frozen wakes up in the middle of what the others do.
      frozen.forEach(Life::thaw);
      drain();
      for (Thread zombie : zombies) {
        zombie.join(20_000);
        assertThat(zombie.isAlive()).isFalse();
      }
      fixture.queue.redeliverInFlight();
      drain();
      verify();
    }

    private void act() throws InterruptedException {
      switch (random.nextInt(8)) {
        case 0, 1 -> post(newBody());
        case 2 -> resend();
        case 3 -> fixture.queue.redeliverInFlight();
        default -> {
          deliverUnderFire();
          if (random.nextBoolean()) {
            deliverUnderFire();
          }
          fixture.queue.redeliverInFlight();
        }
      }
    }

    private void resend() {
      if (!bodies.isEmpty()) {
        post(bodies.get(random.nextInt(bodies.size())));
        totals.resent++;
      }
    }

    private APIGatewayV2HTTPEvent newBody() {
      int from = facts.size();
      int count = 1 + random.nextInt(12);
      long now = fixture.clock.millis();
      boolean events = random.nextBoolean();
      StringBuilder records = new StringBuilder();
      for (int i = from; i < from + count; i++) {
        facts.add((events ? "event " : "evaluation ") + i);
        records.append(i == from ? "" : ",");
        records.append(
            events
                ? "{\"event\":\"e\",\"identifier\":\"u\",\"value\":\"%d\",\"timestamp\":%d}"
                    .formatted(i, now)
                : ("{\"identifier\":\"u\",\"traits\":{},\"evaluated_at\":%d,\"flags\":"
                        + "[{\"feature\":\"f\",\"enabled\":true,\"value\":\"%d\"}]}")
                    .formatted(now + i, i));
      }
      String name = events ? "events" : "evaluations";
      String body = "{\"%s\":[%s]}".formatted(name, records);
      APIGatewayV2HTTPEvent request =
          APIGatewayV2HTTPEvent.builder()
              .withRouteKey("POST /v1/" + name)
              .withHeaders(Map.of("x-environment-key", KEY))
              .withBody(body)
              .build();
      bodies.add(request);
      return request;
    }

    private void post(APIGatewayV2HTTPEvent request) {
      APIGatewayV2HTTPResponse response = ingest.handleRequest(request, null);
      assertThat(response.getStatusCode()).as(response.getBody()).isEqualTo(202);
    }

    /** A new process takes a batch of a random size and dies, freezes or lives. */
    private void deliverUnderFire() throws InterruptedException {
      int most = 1 + random.nextInt(6);
      SQSEvent event = fixture.queue.receive(most).orElse(null);
      if (event == null && fixture.queue.nextVisibleAt().isPresent()) {
        fixture.clock.advanceTo(fixture.queue.nextVisibleAt().get());
        event = fixture.queue.receive(most).orElse(null);
      }
      if (event == null) {
        return;
      }
      int fate = random.nextInt(10);
      int step = 1 + random.nextInt(30);
      Life life =
          fate < 6 ? Life.dyingAt(step) : fate < 8 ? Life.freezingAt(step) : Life.unharmed();
      SQSEvent batch = event;
      Thread process = new Thread(() -> live(life, batch), "process at step " + step);
      process.start();
      if (fate >= 8) {
        leaveRunning(process);
        return;
      }
      boolean isFrozen = false;
      while (!isFrozen && process.isAlive()) {
        isFrozen = life.awaitFrozen(20);
      }
      if (isFrozen) {
        totals.freezes++;
        frozen.add(life);
        leaveRunning(process);
      }
    }

    /** What follows happens beside it; half of the time its lease passes on meanwhile. */
    private void leaveRunning(Thread process) {
      totals.besides++;
      zombies.add(process);
      fixture.queue.redeliverInFlight();
      if (random.nextBoolean()) {
        fixture.clock.advance(Duration.ofMinutes(7));
      }
    }

    private void live(Life life, SQSEvent event) {
      FaultyType.faultsOfProcess(life);
      FlushHandler handler =
          new FlushHandler(
              fixture.environment,
              life.watched(fixture.dynamo.client()),
              life.watched(fixture.queue),
              fixture.vault,
              fixture.warehouses,
              fixture.clock);
      try {
        fixture.acknowledge(event, handler.handleRequest(event, null));
      } catch (SimulatedCrash crash) {
        synchronized (totals) {
          totals.kills++;
        }
      }
    }

    private void drain() {
      FaultyType.faultsOfProcess(null);
      fixture.drain(fixture.handler(), Duration.ofDays(2));
    }

    private void verify() {
      long evaluations = facts.stream().filter(fact -> fact.startsWith("evaluation")).count();
      long events = facts.size() - evaluations;
      assertThat(rows("flag_evaluations", "")).as("evaluations").isEqualTo(evaluations);
      assertThat(rows("custom_events", "")).as("events").isEqualTo(events);
      assertThat(rows("flag_evaluations", "value")).as("evaluations").isEqualTo(evaluations);
      assertThat(rows("custom_events", "value")).as("events").isEqualTo(events);
      var day =
          fixture.counts.period(
              organisation,
              FlushFixture.START.minus(Duration.ofDays(1)),
              fixture.clock.instant().plus(Duration.ofDays(1)));
      assertThat(day.delivered())
          .as("counts")
          .isEqualTo(new CountStore.Counts(evaluations, events));
      assertThat(fixture.counts.waiting(organisation, connection.generation()).total()).isZero();
      totals.rows += facts.size();
    }

    private long rows(String table, String distinct) {
      String count = distinct.isEmpty() ? "count(*)" : "count(distinct " + distinct + ")";
      return facts.isEmpty()
          ? 0
          : WarehouseSql.number(
              folder, organisation, "select %s from sluice.%s".formatted(count, table));
    }
  }
}
