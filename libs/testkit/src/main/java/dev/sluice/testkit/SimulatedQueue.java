package dev.sluice.testkit;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.Times;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * SQS in simulated time, for what no stand-in lets a test decide: when a message is delivered
 * again, with which others, in which order, and how many are in flight. It keeps to what AWS
 * documents of a standard queue: delay, visibility timeout, receive count, at most 120,000 messages
 * in flight, at most 10,000 messages and 6 MB in a Lambda batch.
 */
public final class SimulatedQueue implements ChunkQueue {
  private static final int MOST_IN_FLIGHT = 120_000;
  private static final int MESSAGES_OF_A_BATCH = 10_000;
  private static final int BYTES_OF_A_BATCH = 6 * 1024 * 1024;
  private static final int BYTES_OF_A_MESSAGE = 1_048_576;
  private static final int LONGEST_DELAY_SECONDS = 900;
  private final Clock clock;
  private final Random random;
  private final List<Stored> visible = new ArrayList<>();
  private final PriorityQueue<Stored> hidden =
      new PriorityQueue<>(Comparator.comparing((Stored stored) -> stored.visibleAt));
  private final Map<String, Stored> inFlight = new HashMap<>();
  private final List<String> deadLetters = new ArrayList<>();
  private long sent;
  private int mostInFlight;

  private static final class Stored {
    private final String id;
    private final Message message;
    private Instant visibleAt;
    private int receiveCount;

    private Stored(String id, Message message, Instant visibleAt) {
      this.id = id;
      this.message = message;
      this.visibleAt = visibleAt;
    }
  }

  /**
   * @param random decides the order of delivery
   */
  public SimulatedQueue(Clock clock, Random random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized void send(List<Message> messages) {
    for (Message message : messages) {
      boolean allowed =
          message.body().length() <= BYTES_OF_A_MESSAGE
              && message.delaySeconds() >= 0
              && message.delaySeconds() <= LONGEST_DELAY_SECONDS;
      if (!allowed) {
        throw new QueueUnavailableException(
            "SQS refuses a message of %d bytes and %d s delay"
                .formatted(message.body().length(), message.delaySeconds()),
            null);
      }
      Instant visibleAt = clock.instant().plusSeconds(message.delaySeconds());
      hidden.add(new Stored("message-" + sent++, message, visibleAt));
    }
  }

  @Override
  public synchronized void deadLetter(String body, String reason) {
    deadLetters.add(body);
  }

  /** The next batch that Lambda would hand over, or empty when nothing is visible. */
  public Optional<SQSEvent> receive() {
    return receive(MESSAGES_OF_A_BATCH);
  }

  /** As {@link #receive()}, of at most this many messages. */
  public synchronized Optional<SQSEvent> receive(int most) {
    surface();
    List<SQSMessage> batch = new ArrayList<>();
    int bytes = 0;
    while (!visible.isEmpty() && batch.size() < most && inFlight.size() < MOST_IN_FLIGHT) {
      int last = visible.size() - 1;
      int chosen = random.nextInt(visible.size());
      Stored stored = visible.get(chosen);
      bytes += stored.message.body().length();
      if (!batch.isEmpty() && bytes > BYTES_OF_A_BATCH) {
        break;
      }
      visible.set(chosen, visible.get(last));
      visible.remove(last);
      stored.receiveCount++;
      stored.visibleAt = clock.instant().plus(Times.VISIBILITY);
      inFlight.put(stored.id, stored);
      batch.add(message(stored));
    }
    mostInFlight = Math.max(mostInFlight, inFlight.size());
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    SQSEvent event = new SQSEvent();
    event.setRecords(batch);
    return Optional.of(event);
  }

  /** The receiver has dealt with the message. */
  public synchronized void delete(String messageId) {
    inFlight.remove(messageId);
  }

  /**
   * Delivers messages in flight again, as after their visibility timeout, whatever the clock says.
   */
  public synchronized void redeliverInFlight() {
    visible.addAll(inFlight.values());
    inFlight.clear();
  }

  /** When the next hidden message becomes visible; empty when there is none. */
  public synchronized Optional<Instant> nextVisibleAt() {
    Instant next = hidden.isEmpty() ? null : hidden.peek().visibleAt;
    for (Stored stored : inFlight.values()) {
      if (next == null || stored.visibleAt.isBefore(next)) {
        next = stored.visibleAt;
      }
    }
    return Optional.ofNullable(next);
  }

  /** The body of some message that is not in flight. */
  public synchronized String peek() {
    return (hidden.isEmpty() ? visible.get(0) : hidden.peek()).message.body();
  }

  /** Forgets every message. */
  public synchronized void clear() {
    visible.clear();
    hidden.clear();
    inFlight.clear();
  }

  /** Messages of any kind: visible, delayed and in flight. */
  public synchronized int size() {
    return visible.size() + hidden.size() + inFlight.size();
  }

  public synchronized int inFlight() {
    return inFlight.size();
  }

  /** The most messages that were ever in flight together. */
  public synchronized int mostInFlight() {
    return mostInFlight;
  }

  public synchronized List<String> deadLetters() {
    return List.copyOf(deadLetters);
  }

  private void surface() {
    Instant now = clock.instant();
    while (!hidden.isEmpty() && !hidden.peek().visibleAt.isAfter(now)) {
      visible.add(hidden.poll());
    }
    List<Stored> timedOut =
        inFlight.values().stream().filter(stored -> !stored.visibleAt.isAfter(now)).toList();
    for (Stored stored : timedOut) {
      inFlight.remove(stored.id);
      visible.add(stored);
    }
  }

  private static SQSMessage message(Stored stored) {
    SQSMessage message = new SQSMessage();
    message.setMessageId(stored.id);
    message.setReceiptHandle("receipt-" + stored.id + "-" + stored.receiveCount);
    message.setBody(stored.message.body());
    message.setAttributes(
        Map.of(
            "ApproximateReceiveCount", Integer.toString(stored.receiveCount),
            "MessageGroupId", stored.message.organisation()));
    return message;
  }
}
