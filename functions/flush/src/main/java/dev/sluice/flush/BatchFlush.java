package dev.sluice.flush;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sluice.core.ChunkQueue.Message;
import dev.sluice.core.ChunkQueue.QueueUnavailableException;
import dev.sluice.core.Limits;
import dev.sluice.core.chunk.ChunkMessage;
import dev.sluice.core.chunk.MalformedChunkException;
import dev.sluice.core.chunk.UnknownChunkVersionException;
import dev.sluice.flush.ReceivedBatch.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Lambda batch: its lanes are flushed beside each other, and one that does not end in time is
 * cancelled.
 */
final class BatchFlush {
  private static final Logger LOG = LoggerFactory.getLogger(BatchFlush.class);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final int MOST_LANES_AT_ONCE = 64;
  private final FlushPorts ports;
  private final Duration retention;

  BatchFlush(FlushPorts ports, Duration retention) {
    this.ports = ports;
    this.retention = retention;
  }

  SQSBatchResponse run(SQSEvent event, Duration timeLeft) {
    long deadline = System.nanoTime() + timeLeft.toNanos();
    ReceivedBatch batch = new ReceivedBatch();
    event.getRecords().forEach(message -> receive(message, batch));
    List<Running> running = new ArrayList<>();
    // Platform threads: a driver's native call would keep the few threads that carry virtual ones.
    // Not closed by try-with-resources: that would wait for a lane that cannot be ended.
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.clamp(batch.lanes().size(), 1, MOST_LANES_AT_ONCE),
            Thread.ofPlatform().daemon().name("lane-", 0).factory());
    for (Lane lane : batch.lanes()) {
      LaneFlush flush = new LaneFlush(ports, retention, lane, batch::done, deadline);
      running.add(new Running(lane, flush, threads.submit(() -> flush.run(batch.chunks(lane)))));
    }
    List<Running> late = running.stream().filter(lane -> !ended(lane, deadline)).toList();
    // All of them before waiting for the first: together they have one time of grace.
    late.forEach(lane -> cancel(lane, batch));
    long graceEnds = System.nanoTime() + GRACE.toNanos();
    late.forEach(lane -> awaitCancelled(lane, graceEnds));
    threads.shutdown();
    return batch.answer();
  }

  private record Running(Lane lane, LaneFlush flush, Future<?> future) {}

  private void receive(SQSMessage message, ReceivedBatch batch) {
    try {
      batch.add(message, ChunkMessage.unpack(message.getBody()));
    } catch (UnknownChunkVersionException e) {
      LOG.atError()
          .addKeyValue("message", message.getMessageId())
          .log("{}; it waits", e.getMessage());
      tryTo(
          message,
          batch,
          () -> {
            int delay = (int) Limits.LONGEST_DELAY.toSeconds();
            ports.queue().send(List.of(new Message(group(message), message.getBody(), delay)));
          });
    } catch (MalformedChunkException e) {
      LOG.atError()
          .addKeyValue("message", message.getMessageId())
          .log("undecodable, sent to the dead-letter queue: {}", e.getMessage());
      tryTo(message, batch, () -> ports.queue().deadLetter(message.getBody(), e.getMessage()));
    }
  }

  private static void tryTo(SQSMessage message, ReceivedBatch batch, Runnable send) {
    try {
      send.run();
    } catch (QueueUnavailableException e) {
      batch.failed(message);
    }
  }

  private static String group(SQSMessage message) {
    String group =
        message.getAttributes() == null ? null : message.getAttributes().get("MessageGroupId");
    return group == null ? "unknown" : group;
  }

  private static boolean ended(Running lane, long end) {
    try {
      lane.future().get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      failed(lane, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static void cancel(Running lane, ReceivedBatch batch) {
    if (!lane.flush().started() && lane.future().cancel(false)) {
      lane.flush().putBackUnstarted(batch.chunks(lane.lane()));
      return;
    }
    LOG.atWarn()
        .addKeyValue("organisation", lane.lane().organisation())
        .log("the load took too long and is cancelled");
    lane.flush().cancel();
  }

  private static void awaitCancelled(Running lane, long graceEnds) {
    if (!lane.future().isCancelled() && !ended(lane, graceEnds)) {
      // A load that outlives the handler could write while somebody else holds the lane; the
      // fence would stop it, but nothing would stop the next freeze in the middle of it.
      LOG.atError()
          .addKeyValue("organisation", lane.lane().organisation())
          .log("the load cannot be cancelled; the process ends");
      Runtime.getRuntime().halt(70);
    }
  }

  private static void failed(Running lane, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    LOG.atError()
        .addKeyValue("organisation", lane.lane().organisation())
        .setCause(cause)
        .log("the lane failed; SQS delivers its messages again");
  }
}
