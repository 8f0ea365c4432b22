package dev.sluice.core.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Fact;
import dev.sluice.core.Limits;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Whatever is not a whole chunk of a known version is told apart, in bounded memory. */
class ChunkDamageTest {
  @Test
  void aFrameThatIsCutOffAnywhereIsMalformed() {
    byte[] frame = ChunkFormat.write(chunk());
    for (int length = 1; length < frame.length; length++) {
      byte[] part = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> unpack(part)).isInstanceOf(MalformedChunkException.class);
    }
    byte[] more = Arrays.copyOf(frame, frame.length + 1);
    assertThatThrownBy(() -> unpack(more)).isInstanceOf(MalformedChunkException.class);
  }

  @Test
  void aSingleChangedBitAnywhereIsNoticed() {
    byte[] frame = ChunkFormat.write(chunk());
    for (int bit = 0; bit < frame.length * 8; bit++) {
      byte[] changed = frame.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      boolean versionOrCodec = bit / 8 == 4 || bit / 8 == 5;
      assertThatThrownBy(() -> unpack(changed))
          .isInstanceOf(
              versionOrCodec ? UnknownChunkVersionException.class : MalformedChunkException.class);
    }
  }

  @Test
  void aNewerVersionOrCodecIsNotMalformedButUnknown() {
    byte[] frame = ChunkFormat.write(chunk());
    byte[] version = frame.clone();
    version[4] = 2;
    assertThatThrownBy(() -> unpack(version))
        .isInstanceOf(UnknownChunkVersionException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("version 1");
    byte[] codec = frame.clone();
    codec[5] = 7;
    assertThatThrownBy(() -> unpack(codec))
        .isInstanceOf(UnknownChunkVersionException.class)
        .hasMessageContaining("codec 7");
  }

  @Test
  void whatIsNoMessageIsMalformed() {
    for (String body : List.of("", "%%%", "SGVsbG8sIHdvcmxkIQ==", "{\"a\":1}")) {
      assertThatThrownBy(() -> ChunkMessage.unpack(body))
          .isInstanceOf(MalformedChunkException.class);
    }
  }

  @Test
  void moreOrFewerRowsThanDeclaredAreMalformed() {
    Chunk chunk = chunk();
    ChunkHeader header = chunk.header();
    assertMalformed(
        new Chunk(rows(header, header.evaluations() - 1, header.events()), chunk.payload()));
    assertMalformed(
        new Chunk(rows(header, header.evaluations() + 1, header.events()), chunk.payload()));
    assertMalformed(
        new Chunk(rows(header, header.evaluations(), header.events() - 1), chunk.payload()));
    assertMalformed(
        new Chunk(rows(header, header.evaluations(), header.events() + 1), chunk.payload()));
    assertMalformed(
        new Chunk(
            sizes(header, header.payloadBytes(), header.expandedBytes() - 1), chunk.payload()));
    assertMalformed(
        new Chunk(
            sizes(header, header.payloadBytes() - 1, header.expandedBytes()), chunk.payload()));
    assertMalformed(
        new Chunk(
            sizes(header, header.payloadBytes() + 1, header.expandedBytes()), chunk.payload()));
  }

  @Test
  void aHeaderThatDeclaresMoreThanAChunkMayHoldIsRefusedBeforeAnythingIsOpened() {
    Chunk chunk = chunk();
    ChunkHeader header = chunk.header();
    for (ChunkHeader wrong :
        List.of(
            rows(header, Limits.ROWS_OF_A_CHUNK + 1, 0),
            rows(header, Integer.MAX_VALUE, Integer.MAX_VALUE),
            rows(header, -1, 0),
            sizes(header, -1, header.expandedBytes()),
            sizes(header, Integer.MAX_VALUE, header.expandedBytes()),
            sizes(header, header.payloadBytes(), Limits.EXPANDED_BYTES_OF_A_CHUNK + 1))) {
      assertThatThrownBy(() -> ChunkFacts.forEach(new Chunk(wrong, chunk.payload()), fact -> {}))
          .isInstanceOf(MalformedChunkException.class)
          .hasMessageContaining("declares more");
    }
  }

  /** 256 MiB of zeros in 256 KiB: opened no further than the header declares. */
  @Test
  void aDeflateBombIsNotExpanded() {
    byte[] bomb = zeros(256);
    assertThat(bomb.length).isLessThan(300_000);
    ChunkHeader header = chunk().header();
    long before = used();
    assertMalformed(new Chunk(sizes(header, 1_000, header.expandedBytes()), bomb));
    assertThat(used() - before).isLessThan(64L << 20);
  }

  /** What passes the checksum may still be nonsense: it is malformed, and no other error. */
  @Test
  void nonsenseInAPayloadIsNeverAnotherError() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    FactWriter writer = new FactWriter();
    writer.call(Facts.call("user", "id:1", "{}", 5));
    writer.event(Facts.event(1, "9"));
    byte[] good = writer.bytes();
    for (int round = 0; round < 20_000; round++) {
      byte[] payload = good.clone();
      for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
        payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
      }
      readAll(payload, seed);
    }
    for (int round = 0; round < 20_000; round++) {
      byte[] payload = new byte[random.nextInt(1, 40)];
      random.nextBytes(payload);
      payload[0] = (byte) random.nextInt(1, 3);
      readAll(payload, seed);
    }
  }

  /** Numbers of ten bytes are negative ones. */
  @Test
  void aNumberOfFlagsBelowZeroIsMalformed() {
    FactWriter writer = new FactWriter();
    writer.call(Facts.call(null, null, null, 0));
    byte[] call = writer.bytes();
    byte[] payload = Arrays.copyOf(call, call.length + 9);
    Arrays.fill(payload, call.length - 1, payload.length - 1, (byte) 0xFF);
    payload[payload.length - 1] = 1;
    assertThatThrownBy(() -> new FactReader(payload).next())
        .isInstanceOf(MalformedChunkException.class)
        .hasMessageContaining("-1 flags");
  }

  private static void readAll(byte[] payload, long seed) {
    FactReader reader = new FactReader(payload);
    List<Fact> facts = new ArrayList<>();
    try {
      while (reader.hasNext()) {
        facts.add(reader.next());
      }
    } catch (MalformedChunkException e) {
      assertThat(e).hasMessageContaining("chunk");
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ", payload " + Arrays.toString(payload), e);
    }
  }

  private static void assertMalformed(Chunk chunk) {
    Consumer<Fact> nothing = fact -> {};
    assertThatThrownBy(() -> ChunkFacts.forEach(chunk, nothing))
        .isInstanceOf(MalformedChunkException.class)
        .hasMessageContaining(chunk.header().chunkId());
  }

  private static List<Chunk> unpack(byte[] frame) {
    return ChunkMessage.unpack(Base64.getEncoder().encodeToString(frame));
  }

  private static Chunk chunk() {
    ChunkPacker packer = Facts.packer();
    packer.add(Facts.call("user", "id:1", "{\"plan\":\"pro\"}", 3));
    packer.add(Facts.event(1, "9"));
    return packer.finish().get(0);
  }

  private static ChunkHeader rows(ChunkHeader header, int evaluations, int events) {
    return header(header, evaluations, events, header.payloadBytes(), header.expandedBytes());
  }

  private static ChunkHeader sizes(ChunkHeader header, int payloadBytes, int expandedBytes) {
    return header(header, header.evaluations(), header.events(), payloadBytes, expandedBytes);
  }

  private static ChunkHeader header(
      ChunkHeader header, int evaluations, int events, int payloadBytes, int expandedBytes) {
    return new ChunkHeader(
        header.chunkId(),
        header.organisation(),
        header.connectionId(),
        header.generation(),
        header.lane(),
        evaluations,
        events,
        payloadBytes,
        expandedBytes,
        header.earliest(),
        header.latest(),
        header.acceptedAt(),
        header.dueAt(),
        header.attempts());
  }

  private static byte[] zeros(int mebibytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int i = 0; i < mebibytes; i++) {
      deflater.setInput(new byte[1 << 20]);
      while (!deflater.needsInput()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    return out.toByteArray();
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
