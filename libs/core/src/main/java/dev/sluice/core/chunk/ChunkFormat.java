package dev.sluice.core.chunk;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The frame of a chunk, all numbers big-endian. docs/data-model.md has the layout, golden files in
 * the tests pin it.
 *
 * <pre>
 *  0  4  magic "SLCE"
 *  4  1  format version, 1
 *  5  1  codec of the payload, 1 = deflate
 *  6  2  header length H
 *  8  4  payload length P
 * 12  H  header
 *     P  payload
 *     4  CRC-32C of all the bytes before
 * </pre>
 */
final class ChunkFormat {
  static final int VERSION = 1;
  static final int DEFLATE = 1;
  private static final int MAGIC = 0x534C4345;
  private static final int PREFIX = 12;
  private static final int CHECKSUM = 4;

  private ChunkFormat() {}

  static byte[] write(Chunk chunk) {
    byte[] header = header(chunk.header());
    byte[] payload = chunk.payload();
    ByteBuffer out = ByteBuffer.allocate(PREFIX + header.length + payload.length + CHECKSUM);
    out.putInt(MAGIC).put((byte) VERSION).put((byte) DEFLATE);
    out.putShort((short) header.length).putInt(payload.length).put(header).put(payload);
    out.putInt(checksum(out.array(), 0, out.position()));
    return out.array();
  }

  /** Reads the chunk at the buffer's position and moves the position behind it. */
  static Chunk read(ByteBuffer in) {
    int start = in.position();
    if (in.remaining() < PREFIX || in.getInt() != MAGIC) {
      throw new MalformedChunkException("no chunk begins at byte " + start);
    }
    int version = in.get() & 0xFF;
    int codec = in.get() & 0xFF;
    if (version != VERSION || codec != DEFLATE) {
      throw new UnknownChunkVersionException(version, codec);
    }
    int headerLength = in.getShort() & 0xFFFF;
    int payloadLength = in.getInt();
    long length = (long) headerLength + payloadLength + CHECKSUM;
    if (payloadLength < 0 || length > in.remaining()) {
      throw new MalformedChunkException("the chunk at byte " + start + " is cut off");
    }
    byte[] header = new byte[headerLength];
    byte[] payload = new byte[payloadLength];
    in.get(header).get(payload);
    int computed = checksum(in.array(), in.arrayOffset() + start, in.position() - start);
    if (in.getInt() != computed) {
      throw new MalformedChunkException("the chunk at byte " + start + " has a wrong checksum");
    }
    return new Chunk(header(header), payload);
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }

  private static byte[] header(ChunkHeader header) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(HexFormat.of().parseHex(header.chunkId()));
      text(out, header.organisation());
      text(out, header.connectionId());
      out.writeLong(header.generation());
      out.writeInt(header.lane());
      out.writeInt(header.evaluations());
      out.writeInt(header.events());
      out.writeInt(header.payloadBytes());
      out.writeInt(header.expandedBytes());
      out.writeLong(header.earliest());
      out.writeLong(header.latest());
      out.writeLong(header.acceptedAt());
      out.writeLong(header.dueAt());
      out.writeInt(header.attempts());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot happen in memory", e);
    }
    return bytes.toByteArray();
  }

  private static ChunkHeader header(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(bytes))) {
      return new ChunkHeader(
          HexFormat.of().formatHex(in.readNBytes(16)),
          text(in),
          text(in),
          in.readLong(),
          in.readInt(),
          in.readInt(),
          in.readInt(),
          in.readInt(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readInt());
    } catch (IOException e) {
      throw new MalformedChunkException("a chunk's header is cut off");
    }
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.UTF_8);
  }
}
