package dev.sluice.flush;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.sluice.core.chunk.Chunk;
import java.util.ArrayList;
import java.util.HashMap;
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
  private final Map<String, List<String>> messagesByChunk = new HashMap<>();
  private final Map<Lane, Map<String, Chunk>> chunksByLane = new LinkedHashMap<>();
  private final Set<String> failedMessages = new HashSet<>();

  /** One writer's share of an organisation. */
  record Lane(String organisation, int number) {}

  /** A message whose chunks are known; they stay open until {@link #done}. */
  void add(SQSMessage message, List<Chunk> chunks) {
    Set<String> open = new HashSet<>();
    for (Chunk chunk : chunks) {
      String chunkId = chunk.header().chunkId();
      if (open.add(chunkId)) {
        messagesByChunk
            .computeIfAbsent(chunkId, any -> new ArrayList<>(1))
            .add(message.getMessageId());
      }
      chunksByLane
          .computeIfAbsent(
              new Lane(chunk.header().organisation(), chunk.header().lane()),
              any -> new LinkedHashMap<>())
          .put(chunkId, chunk);
    }
    openChunksByMessage.put(message.getMessageId(), open);
  }

  /** A message that could not be dealt with. */
  void failed(SQSMessage message) {
    failedMessages.add(message.getMessageId());
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
    for (String chunkId : chunkIds) {
      for (String messageId : messagesByChunk.get(chunkId)) {
        openChunksByMessage.get(messageId).remove(chunkId);
      }
    }
  }

  synchronized SQSBatchResponse answer() {
    List<BatchItemFailure> failures = new ArrayList<>();
    failedMessages.forEach(messageId -> failures.add(new BatchItemFailure(messageId)));
    openChunksByMessage.forEach(
        (messageId, open) -> {
          if (!open.isEmpty()) {
            failures.add(new BatchItemFailure(messageId));
          }
        });
    return new SQSBatchResponse(failures);
  }
}
