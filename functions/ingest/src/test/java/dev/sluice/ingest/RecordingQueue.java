package dev.sluice.ingest;

import dev.sluice.core.ChunkQueue;
import dev.sluice.core.chunk.Chunk;
import dev.sluice.core.chunk.ChunkMessage;
import dev.sluice.core.chunk.ChunkRows;
import dev.sluice.core.table.ManagedTable;
import dev.sluice.core.table.Row;
import java.util.ArrayList;
import java.util.List;

/** The queue port of the tests: keeps messages in memory, or takes none. */
final class RecordingQueue implements ChunkQueue {
  private final List<Message> messages = new ArrayList<>();
  private boolean down;

  @Override
  public synchronized void send(List<Message> sent) {
    if (down) {
      throw new QueueUnavailableException("could not send to the chunk queue: down", null);
    }
    messages.addAll(sent);
  }

  @Override
  public void deadLetter(String body, String reason) {
    throw new UnsupportedOperationException("ingest dead-letters nothing");
  }

  void down(boolean isDown) {
    down = isDown;
  }

  List<Message> messages() {
    return messages;
  }

  void clear() {
    messages.clear();
  }

  List<Chunk> chunks() {
    List<Chunk> chunks = new ArrayList<>();
    messages.forEach(message -> chunks.addAll(ChunkMessage.unpack(message.body())));
    return chunks;
  }

  List<Row> rows(ManagedTable table) {
    List<Row> rows = new ArrayList<>();
    new ChunkRows(table, chunks(), 0).forEach(rows::add);
    return rows;
  }
}
