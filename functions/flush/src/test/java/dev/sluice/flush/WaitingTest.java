package dev.sluice.flush;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.Connection;
import dev.sluice.testkit.FaultyType;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An organisation whose warehouse is dead waits outside flight, and nobody else notices. */
@Tag("slow")
class WaitingTest {
  private static final int CHUNKS = 200_000;

  private static final FaultyType.Faults DEAD =
      new FaultyType.Faults() {
        @Override
        public void before(String call, Warehouse warehouse) {
          throw new WarehouseException(
              FailureKind.TRANSIENT, "could not connect", "connection refused", "retried", null);
        }
      };

  @Test
  void manyChunksOfADeadWarehouseWaitWhileOthersFlushAndThenDrain(@TempDir Path folder) {
    try (FlushFixture fixture = new FlushFixture(folder, 1)) {
      Connection dead = fixture.connect("dead", "faulty");
      Connection alive = fixture.connect("alive", "duckdb");
      FlushHandler handler = fixture.handler();
      FaultyType.faults("dead.duckdb", DEAD);
      try {
        for (int i = 0; i < CHUNKS; i++) {
          fixture.enqueue(dead, "e", i, i + 1);
        }
        fixture.counts.accepted("dead", dead.generation(), 0, CHUNKS);
        fixture.clock.advance(Duration.ofMinutes(5));
        while (fixture.deliver(handler)) {
          // Everything that came at once has been packed and sent again.
        }
        assertThat(fixture.queue.inFlight()).isZero();
        assertThat(fixture.queue.size()).as("packed together").isLessThan(200);
        for (int slot = 0; slot < 3; slot++) {
          fixture.accept(alive, "e", slot * 10, slot * 10 + 10);
          runFor(fixture, handler, Duration.ofMinutes(5).plusSeconds(1));
          assertThat(
                  WarehouseSql.number(folder, "alive", "select count(*) from sluice.custom_events"))
              .as("others flush on time")
              .isEqualTo((slot + 1) * 10L);
        }
        assertThat(fixture.queue.mostInFlight()).isLessThanOrEqualTo(10_000);
        assertThat(fixture.counts.waiting("dead", dead.generation()).events()).isEqualTo(CHUNKS);
      } finally {
        FaultyType.faults("dead.duckdb", null);
      }
      fixture.drain(handler, Duration.ofHours(2));
      assertThat(
              WarehouseSql.number(
                  folder, "dead", "select count(distinct event_id) from sluice.custom_events"))
          .isEqualTo(CHUNKS);
      assertThat(WarehouseSql.number(folder, "dead", "select count(*) from sluice.custom_events"))
          .isEqualTo(CHUNKS);
      assertThat(fixture.counts.waiting("dead", dead.generation()).events()).isZero();
      assertThat(fixture.queue.deadLetters()).isEmpty();
    }
  }

  private static void runFor(FlushFixture fixture, FlushHandler handler, Duration duration) {
    var end = fixture.clock.instant().plus(duration);
    while (fixture.clock.instant().isBefore(end)) {
      if (!fixture.deliver(handler)) {
        var next = fixture.queue.nextVisibleAt().orElse(end);
        fixture.clock.advanceTo(next.isBefore(end) ? next : end);
      }
    }
    while (fixture.deliver(handler)) {
      // What became visible at the very end.
    }
  }
}
