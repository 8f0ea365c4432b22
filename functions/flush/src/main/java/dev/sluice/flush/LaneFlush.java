package dev.sluice.flush;

import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.Health;
import dev.sluice.aws.store.HealthStore.RecentError;
import dev.sluice.aws.store.Settlement;
import dev.sluice.core.Cadence;
import dev.sluice.core.ChunkQueue.QueueUnavailableException;
import dev.sluice.core.Times;
import dev.sluice.core.chunk.Chunk;
import dev.sluice.core.chunk.ChunkHeader;
import dev.sluice.core.chunk.ChunkMessage;
import dev.sluice.flush.ReceivedBatch.Lane;
import dev.sluice.warehouse.FailureKind;
import dev.sluice.warehouse.Fence;
import dev.sluice.warehouse.Warehouse;
import dev.sluice.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chunks of one lane in one batch: discards what has expired, puts back what may not be loaded
 * now, loads the rest under the lane's lease. Reports chunks as done once they are counted or on
 * the queue again.
 */
final class LaneFlush {
  private static final Logger LOG = LoggerFactory.getLogger(LaneFlush.class);

  /** Chunks that are not due are loaded all the same when together they have this many rows. */
  private static final int EARLY_ROWS = 100_000;

  private static final int PAUSED_SECONDS = 300;
  private static final int TROUBLE_SECONDS = 30;
  private final FlushPorts ports;
  private final Duration retention;
  private final Lane lane;
  private final Consumer<Set<String>> done;
  private final long deadline;
  private final Set<String> doneIds = new HashSet<>();
  private volatile Warehouse running;
  private volatile boolean cancelled;
  private volatile boolean started;

  LaneFlush(
      FlushPorts ports, Duration retention, Lane lane, Consumer<Set<String>> done, long deadline) {
    this.ports = ports;
    this.retention = retention;
    this.lane = lane;
    this.done = done;
    this.deadline = deadline;
  }

  /** Ends the running load, from another thread. */
  void cancel() {
    cancelled = true;
    Warehouse warehouse = running;
    if (warehouse != null) {
      warehouse.cancel();
    }
  }

  /** For a lane that never got a thread: its chunks go back on the queue. */
  void putBackUnstarted(List<Chunk> chunks) {
    try {
      putBack(chunks, TROUBLE_SECONDS);
    } catch (QueueUnavailableException e) {
      LOG.atError().addKeyValue("organisation", lane.organisation()).log("{}", e.getMessage());
    }
  }

  boolean started() {
    return started;
  }

  void run(List<Chunk> received) {
    started = true;
    Instant now = ports.clock().instant();
    List<Chunk> chunks = new ArrayList<>(received);
    try {
      Connection connection = ports.connections().find(lane.organisation()).orElse(null);
      discard(chunks, chunk -> !isOf(chunk.header(), connection), "its connection was removed");
      discard(chunks, chunk -> expired(chunk.header(), now), "it waited longer than retention");
      if (chunks.isEmpty()) {
        return;
      }
      if (connection.paused() || !connection.streaming()) {
        putBack(chunks, PAUSED_SECONDS);
        return;
      }
      Health health = ports.health().find(lane.organisation());
      if (health.open(now)) {
        putBack(chunks, secondsUntil(health.openUntil()));
        return;
      }
      List<Chunk> due = takeDue(chunks, now);
      putBackUntilDue(chunks);
      if (!due.isEmpty()) {
        loadUnderLease(due, connection, health);
      }
    } catch (QueueUnavailableException e) {
      LOG.atError().addKeyValue("organisation", lane.organisation()).log("{}", e.getMessage());
    } catch (RuntimeException e) {
      // Most of all a DynamoDB that does not answer. Nothing waits in flight: all that is not done
      // goes back on the queue, and doing a chunk again does no harm.
      LOG.atError()
          .addKeyValue("organisation", lane.organisation())
          .setCause(e)
          .log("flush failed");
      putBack(notDone(received), TROUBLE_SECONDS);
    }
  }

  private static boolean isOf(ChunkHeader header, Connection connection) {
    return connection != null
        && connection.id().equals(header.connectionId())
        && connection.generation() == header.generation();
  }

  private boolean expired(ChunkHeader header, Instant now) {
    return Instant.ofEpochMilli(header.acceptedAt()).plus(retention).isBefore(now);
  }

  /** Takes the chunks out of the list and counts their rows as discarded. */
  private void discard(List<Chunk> chunks, Predicate<Chunk> which, String because) {
    List<Chunk> matching = chunks.stream().filter(which).toList();
    if (matching.isEmpty()) {
      return;
    }
    // What is counted already was delivered, or discarded before, and comes only once more.
    Set<String> counted = ports.counts().counted(ids(matching));
    List<Chunk> discarded =
        matching.stream().filter(chunk -> !counted.contains(chunk.header().chunkId())).toList();
    chunks.removeAll(new HashSet<>(matching));
    if (discarded.isEmpty()) {
      done(matching);
      return;
    }
    ports
        .settlements()
        .settle(discarded.stream().map(chunk -> discardedSettlement(chunk.header())).toList());
    long rows = discarded.stream().mapToLong(chunk -> chunk.header().rows()).sum();
    String message = "discarded %d rows: %s".formatted(rows, because);
    LOG.atWarn().addKeyValue("organisation", lane.organisation()).log("{}", message);
    ports
        .health()
        .addError(
            lane.organisation(), new RecentError(ports.clock().instant(), "DISCARDED", message));
    done(matching);
  }

  static Settlement discardedSettlement(ChunkHeader header) {
    return new Settlement(
        header.chunkId(),
        header.organisation(),
        header.generation(),
        header.acceptedAt(),
        header.evaluations(),
        header.events(),
        0,
        0,
        header.evaluations(),
        header.events());
  }

  private static List<Chunk> takeDue(List<Chunk> chunks, Instant now) {
    List<Chunk> due =
        new ArrayList<>(
            chunks.stream().filter(chunk -> chunk.header().dueAt() <= now.toEpochMilli()).toList());
    long early = chunks.stream().mapToLong(chunk -> chunk.header().rows()).sum();
    if (early >= EARLY_ROWS) {
      due = new ArrayList<>(chunks);
    }
    chunks.removeAll(new HashSet<>(due));
    return due;
  }

  /** By slot, so that each slot's chunks come back together when it is due. */
  private void putBackUntilDue(List<Chunk> chunks) {
    Map<Long, List<Chunk>> slots = new TreeMap<>();
    for (Chunk chunk : chunks) {
      slots.computeIfAbsent(chunk.header().dueAt(), any -> new ArrayList<>()).add(chunk);
    }
    slots.forEach(
        (dueAt, slot) -> putBack(slot, Cadence.delaySeconds(dueAt, ports.clock().millis())));
  }

  private void loadUnderLease(List<Chunk> due, Connection connection, Health health) {
    OptionalLong fence =
        ports
            .leases()
            .take(lane.organisation(), lane.number(), UUID.randomUUID().toString(), Times.LEASE);
    if (fence.isEmpty()) {
      putBack(due, Backoff.takenLaneSeconds());
      return;
    }
    try {
      // Somebody may have disconnected or edited between the first look and the lease.
      Connection current = ports.connections().find(lane.organisation()).orElse(null);
      if (current == null || current.revision() != connection.revision()) {
        putBack(due, 1);
        return;
      }
      load(due, current, health, fence.getAsLong());
    } finally {
      ports.leases().release(lane.organisation(), lane.number(), fence.getAsLong());
    }
  }

  private void load(List<Chunk> due, Connection connection, Health health, long fenceNumber) {
    Deque<List<Chunk>> loads = new ArrayDeque<>(Loads.of(due));
    // With the organisation: two of them may stream into one warehouse.
    Fence fence = new Fence(lane.organisation() + "/lane-" + lane.number(), fenceNumber);
    Warehouse warehouse = null;
    boolean healthy = false;
    try {
      warehouse = ports.sessions().borrow(connection);
      running = warehouse;
      while (!loads.isEmpty() && !outOfTime()) {
        done(new ChunkLoad(ports, warehouse, fence).load(loads.peek()));
        ports.health().delivered(lane.organisation(), ports.clock().instant());
        loads.poll();
      }
      healthy = true;
    } catch (WarehouseException e) {
      failed(e, loads, health);
    } finally {
      running = null;
      if (warehouse != null && healthy) {
        ports.sessions().giveBack(connection, warehouse);
      } else if (warehouse != null) {
        warehouse.close();
      }
    }
    loads.forEach(rest -> putBack(rest, 1));
  }

  private boolean outOfTime() {
    return cancelled || System.nanoTime() > deadline;
  }

  private void failed(WarehouseException e, Deque<List<Chunk>> loads, Health health) {
    LOG.atWarn()
        .addKeyValue("organisation", lane.organisation())
        .addKeyValue("kind", e.kind())
        .log("a load failed: {}", e.getMessage());
    List<Chunk> tried = loads.isEmpty() ? List.of() : loads.poll();
    Instant now = ports.clock().instant();
    if (e.kind() == FailureKind.FENCED) {
      // Told, since it only stays when the leases have been lost and their numbers begin anew.
      ports
          .health()
          .addError(lane.organisation(), new RecentError(now, e.kind().name(), e.getMessage()));
      putBack(tried, Backoff.takenLaneSeconds());
      return;
    }
    Instant openUntil = now.plus(Backoff.after(e.kind(), health.failures()));
    String kind = e.kind().name();
    ports.health().failed(lane.organisation(), kind, e.getMessage(), now, openUntil);
    ports.health().addError(lane.organisation(), new RecentError(now, kind, e.getMessage()));
    // What is wrong with the set-up is no chunk's fault.
    boolean mayBeTheChunks = e.kind() == FailureKind.TRANSIENT;
    putBack(
        mayBeTheChunks ? tried.stream().map(Chunk::attempted).toList() : tried,
        secondsUntil(openUntil));
    List<Chunk> untried = new ArrayList<>();
    loads.forEach(untried::addAll);
    loads.clear();
    putBack(untried, secondsUntil(openUntil));
  }

  private int secondsUntil(Instant instant) {
    return Math.max(1, Cadence.delaySeconds(instant.toEpochMilli(), ports.clock().millis()));
  }

  /**
   * Packs the chunks together, sends them with a delay, and only then lets go of their messages.
   */
  private void putBack(List<Chunk> chunks, int delaySeconds) {
    if (!chunks.isEmpty()) {
      ports.queue().send(ChunkMessage.pack(lane.organisation(), chunks, delaySeconds));
      done(chunks);
    }
  }

  private List<Chunk> notDone(List<Chunk> chunks) {
    return chunks.stream().filter(chunk -> !doneIds.contains(chunk.header().chunkId())).toList();
  }

  private static Set<String> ids(List<Chunk> chunks) {
    Set<String> ids = new HashSet<>();
    chunks.forEach(chunk -> ids.add(chunk.header().chunkId()));
    return ids;
  }

  private void done(List<Chunk> chunks) {
    Set<String> ids = ids(chunks);
    doneIds.addAll(ids);
    done.accept(ids);
  }
}
