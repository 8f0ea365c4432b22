package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CadenceTest {
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final long NOW = Instant.parse("2026-11-24T12:00:00Z").toEpochMilli();

  @Test
  void aChunkFallsDueAtTheFirstBoundaryAfterItWasAccepted() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String organisation = "org" + random.nextInt();
      long acceptedAt = NOW + random.nextInt();
      long due = Cadence.dueAt(organisation, acceptedAt, QUARTER);
      assertThat(due).isGreaterThan(acceptedAt).isLessThanOrEqualTo(acceptedAt + 900_000);
      // Whatever is accepted up to there falls due together; the boundary itself begins a slot.
      assertThat(Cadence.dueAt(organisation, due - 1, QUARTER)).isEqualTo(due);
      assertThat(Cadence.dueAt(organisation, due, QUARTER)).isEqualTo(due + 900_000);
    }
  }

  @Test
  void organisationsFallDueAtDifferentTimes() {
    Set<Long> times = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      times.add(Cadence.dueAt("org" + i, NOW, QUARTER));
    }
    assertThat(times).hasSizeGreaterThan(95);
  }

  @Test
  void theDelayReachesTheBoundaryWithinWhatSqsAllows() {
    assertThat(Cadence.delaySeconds(NOW, NOW)).isZero();
    assertThat(Cadence.delaySeconds(NOW - 60_000, NOW)).isZero();
    assertThat(Cadence.delaySeconds(NOW + 1, NOW)).isEqualTo(1);
    assertThat(Cadence.delaySeconds(NOW + 10_000, NOW)).isEqualTo(10);
    assertThat(Cadence.delaySeconds(NOW + 3_600_000, NOW)).isEqualTo(900);
  }
}
