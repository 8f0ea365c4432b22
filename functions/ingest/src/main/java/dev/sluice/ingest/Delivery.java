package dev.sluice.ingest;

import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.CountStore;
import dev.sluice.core.Cadence;
import dev.sluice.core.ChunkQueue;
import dev.sluice.core.ChunkQueue.QueueUnavailableException;
import dev.sluice.core.chunk.ChunkMessage;
import dev.sluice.core.chunk.ChunkPacker;
import dev.sluice.core.chunk.ChunkPacker.Destination;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** Puts a request's records on the queue; once it returns they are safe. */
final class Delivery {
  private static final int RETRY_SECONDS = 5;
  private static final int LANE = 0;
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private final ChunkQueue queue;
  private final CountStore counts;
  private final int flushSeconds;

  Delivery(ChunkQueue queue, CountStore counts, int flushSeconds) {
    this.queue = queue;
    this.counts = counts;
    this.flushSeconds = flushSeconds;
  }

  Destination destination(Connection connection, long now) {
    Duration interval =
        flushSeconds > 0 ? Duration.ofSeconds(flushSeconds) : connection.flushInterval();
    String organisation = connection.organisation();
    return new Destination(
        organisation,
        connection.id(),
        connection.generation(),
        LANE,
        now,
        Cadence.dueAt(organisation, now, interval));
  }

  void send(Destination destination, ChunkPacker packer, Intake intake) {
    int delay = Cadence.delaySeconds(destination.dueAt(), destination.acceptedAt());
    try {
      queue.send(ChunkMessage.pack(destination.organisation(), packer.finish(), delay));
    } catch (QueueUnavailableException e) {
      LOG.atError()
          .addKeyValue("organisation", destination.organisation())
          .setCause(e)
          .log("the queue did not take records");
      throw Refusal.later(
          503,
          "queue_unavailable",
          "The records could not be stored on our side; send the request again.",
          RETRY_SECONDS);
    }
    count(destination, intake);
  }

  /** The records are on the queue: a count that is missing must not make the sender send again. */
  private void count(Destination destination, Intake intake) {
    try {
      counts.accepted(
          destination.organisation(),
          destination.generation(),
          intake.evaluations(),
          intake.events());
    } catch (SdkException e) {
      LOG.atWarn()
          .addKeyValue("organisation", destination.organisation())
          .setCause(e)
          .log("could not count accepted records");
    }
  }
}
