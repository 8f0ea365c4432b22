package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class GatheringTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void aFullBatchDoesNotWaitForTheWindow() throws InterruptedException {
    Gathering gathering = new Gathering(3, 1_000_000, LONG);
    gathering.add(Collections.nCopies(7, message(10)));
    assertThat(gathering.take()).hasSize(3);
    assertThat(gathering.take()).hasSize(3);
    gathering.stop();
    assertThat(gathering.rest()).hasSize(1);
  }

  @Test
  void aMessageLargerThanThePayloadStillGoesAlone() throws InterruptedException {
    Gathering gathering = new Gathering(10, 5_000, LONG);
    gathering.add(List.of(message(9_000), message(10)));
    assertThat(gathering.take()).hasSize(1);
  }

  @Test
  void theWindowBeginsWithTheFirstMessage() throws InterruptedException {
    Gathering gathering = new Gathering(10, 1_000_000, Duration.ofMillis(300));
    long start = System.nanoTime();
    gathering.add(List.of(message(1)));
    assertThat(gathering.take()).hasSize(1);
    assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(290).toNanos());
  }

  @Test
  void stoppingEndsWaitingAndKeepsTheRest() throws InterruptedException {
    Gathering gathering = new Gathering(10, 1_000_000, LONG);
    gathering.add(List.of(message(1)));
    Thread.ofVirtual().start(gathering::stop);
    assertThat(gathering.take()).isEmpty();
    assertThat(gathering.awaitRoom()).isFalse();
    assertThat(gathering.rest()).hasSize(1);
  }

  private static Message message(int bytes) {
    return Message.builder().messageId("m").body("x".repeat(bytes)).build();
  }
}
