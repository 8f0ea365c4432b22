package dev.sluice.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Received messages until they make a batch: when the window behind the first one has passed, when
 * there are enough of them, or when one more would not fit into the payload.
 */
final class Gathering {
  private final int batchSize;
  private final int payloadBytes;
  private final Duration window;
  private final Deque<Message> messages = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long bytes;
  private long firstAt;
  private boolean stopped;

  Gathering(int batchSize, int payloadBytes, Duration window) {
    this.batchSize = batchSize;
    this.payloadBytes = payloadBytes;
    this.window = window;
  }

  /** Waits while a whole batch lies here; false once stopped. */
  boolean awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && full()) {
        changed.await();
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  void add(List<Message> received) {
    lock.lock();
    try {
      if (messages.isEmpty()) {
        firstAt = System.nanoTime();
      }
      messages.addAll(received);
      received.forEach(message -> bytes += size(message));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next batch; empty once stopped. */
  List<Message> take() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && !full()) {
        if (messages.isEmpty()) {
          changed.await();
        } else {
          long left = firstAt + window.toNanos() - System.nanoTime();
          if (left <= 0) {
            break;
          }
          changed.await(left, TimeUnit.NANOSECONDS);
        }
      }
      return stopped ? List.of() : drain();
    } finally {
      lock.unlock();
    }
  }

  /** Ends {@link #take} and {@link #awaitRoom}. */
  void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What no batch has taken. */
  List<Message> rest() {
    lock.lock();
    try {
      List<Message> rest = List.copyOf(messages);
      messages.clear();
      bytes = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  private boolean full() {
    return messages.size() >= batchSize || bytes >= payloadBytes;
  }

  private List<Message> drain() {
    List<Message> batch = new ArrayList<>();
    long total = 0;
    while (!messages.isEmpty() && batch.size() < batchSize) {
      int size = size(messages.peek());
      if (!batch.isEmpty() && total + size > payloadBytes) {
        break;
      }
      batch.add(messages.poll());
      total += size;
    }
    bytes -= total;
    firstAt = System.nanoTime();
    changed.signalAll();
    return batch;
  }

  private static int size(Message message) {
    return message.body().getBytes(StandardCharsets.UTF_8).length + EventSource.ENVELOPE_BYTES;
  }
}
