package dev.sluice.flush;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sluice.core.chunk.Chunk;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which message brought which chunks. A message is done when all of its chunks are; every other one
 * is named in the answer, so that SQS delivers it again.
 */
final class ReceivedBatch {
  private final Map<String, Set<String>> openChunksByMessage = new LinkedHashMap<>();
  private final Map<Lane, Map<String, Chunk>> chunksByLane = new LinkedHashMap<>();

  /** One writer's share of an organisation. */
  record Lane(String organisation, int number) {}

  /** A message whose chunks are known; they stay open until {@link #done}. */
  void add(SQSMessage message, List<Chunk> chunks) {
    Set<String> open = new HashSet<>();
    for (Chunk chunk : chunks) {
      open.add(chunk.header().chunkId());
      chunksByLane
          .computeIfAbsent(
              new Lane(chunk.header().organisation(), chunk.header().lane()),
              any -> new LinkedHashMap<>())
          .put(chunk.header().chunkId(), chunk);
    }
    openChunksByMessage.put(message.getMessageId(), open);
  }

  /** A message that could not be dealt with. */
  void failed(SQSMessage message) {
    openChunksByMessage.put(message.getMessageId(), Set.of("the whole message"));
  }

  Set<Lane> lanes() {
    return chunksByLane.keySet();
  }

  /** The lane's chunks, each once, even when several messages brought it. */
  List<Chunk> chunks(Lane lane) {
    return new ArrayList<>(chunksByLane.get(lane).values());
  }

  /** The chunks are written and counted, or sent again. */
  synchronized void done(Set<String> chunkIds) {
    openChunksByMessage.values().forEach(open -> remove(open, chunkIds));
  }

  private static void remove(Set<String> open, Set<String> chunkIds) {
    if (open instanceof HashSet) {
      open.removeAll(chunkIds);
    }
  }

  synchronized SQSBatchResponse answer() {
    List<BatchItemFailure> failures = new ArrayList<>();
    openChunksByMessage.forEach(
        (messageId, open) -> {
          if (!open.isEmpty()) {
            failures.add(new BatchItemFailure(messageId));
          }
        });
    return new SQSBatchResponse(failures);
  }
}
