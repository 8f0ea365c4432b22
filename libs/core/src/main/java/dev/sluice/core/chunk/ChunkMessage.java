package dev.sluice.core.chunk;

import dev.sluice.core.ChunkQueue.Message;
import dev.sluice.core.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Chunks as the body of a queue message: their frames one after the other, as base64. */
public final class ChunkMessage {
  private ChunkMessage() {}

  /**
   * Packs chunks of one organisation, in their order, into as few messages as their sizes allow.
   */
  public static List<Message> pack(String organisation, Iterable<Chunk> chunks, int delaySeconds) {
    List<Message> messages = new ArrayList<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      byte[] frame = ChunkFormat.write(chunk);
      if (body.size() > 0 && body.size() + frame.length > Limits.CHUNK_BYTES_OF_A_MESSAGE) {
        messages.add(message(organisation, body, delaySeconds));
        body.reset();
      }
      body.writeBytes(frame);
    }
    if (body.size() > 0) {
      messages.add(message(organisation, body, delaySeconds));
    }
    return messages;
  }

  /**
   * @throws MalformedChunkException when any part of the body is not a chunk
   * @throws UnknownChunkVersionException when a chunk in it is of a version that this code does not
   *     know
   */
  public static List<Chunk> unpack(String body) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new MalformedChunkException("the message is not base64: " + e.getMessage());
    }
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      chunks.add(ChunkFormat.read(in));
    }
    if (chunks.isEmpty()) {
      throw new MalformedChunkException("the message is empty");
    }
    return chunks;
  }

  private static Message message(
      String organisation, ByteArrayOutputStream body, int delaySeconds) {
    return new Message(
        organisation, Base64.getEncoder().encodeToString(body.toByteArray()), delaySeconds);
  }
}
