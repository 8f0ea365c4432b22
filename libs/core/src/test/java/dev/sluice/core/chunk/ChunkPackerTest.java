package dev.sluice.core.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ChunkQueue.Message;
import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.IdentityCall;
import dev.sluice.core.Limits;
import dev.sluice.core.table.ManagedTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkPackerTest {
  @Test
  void anyFactsComeOutOfTheirMessagesAsTheyWere() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<Fact> facts = new ArrayList<>();
      for (int i = random.nextInt(1, 200); i > 0; i--) {
        facts.add(Facts.random(random));
      }
      ChunkPacker packer = Facts.packer();
      facts.forEach(packer::add);
      List<Chunk> received = new ArrayList<>();
      for (Message message : ChunkMessage.pack("org1", packer.finish(), 9)) {
        assertThat(message.organisation()).isEqualTo("org1");
        assertThat(message.delaySeconds()).isEqualTo(9);
        received.addAll(ChunkMessage.unpack(message.body()));
      }
      assertThat(Facts.of(received)).as("seed " + seed).isEqualTo(facts);
    }
  }

  @Test
  void theHeaderSaysWhatIsInside() {
    ChunkPacker packer = Facts.packer();
    packer.add(Facts.call("u", "id:1", null, 7));
    packer.add(Facts.event(5, "1"));
    packer.add(Facts.event(3, "1"));
    ChunkHeader header = packer.finish().get(0).header();
    assertThat(header.chunkId()).matches("[0-9a-f]{32}");
    assertThat(header.organisation()).isEqualTo("org1");
    assertThat(header.connectionId()).isEqualTo("wc_1");
    assertThat(header.generation()).isEqualTo(3);
    assertThat(header.evaluations()).isEqualTo(7);
    assertThat(header.events()).isEqualTo(2);
    assertThat(header.rows()).isEqualTo(9);
    assertThat(header.earliest()).isEqualTo(Facts.NOW);
    assertThat(header.latest()).isEqualTo(Facts.NOW + 5);
    assertThat(header.acceptedAt()).isEqualTo(Facts.NOW + 1_000);
    assertThat(header.dueAt()).isEqualTo(Facts.NOW + 60_000);
    assertThat(header.attempts()).isZero();
  }

  @Test
  void nothingAddedIsNoChunk() {
    assertThat(Facts.packer().finish()).isEmpty();
    assertThat(ChunkMessage.pack("org1", List.of(), 0)).isEmpty();
  }

  @Test
  void aChunkNeverHoldsMoreRowsThanItMay() {
    ChunkPacker packer = Facts.packer();
    for (int i = 0; i < 101; i++) {
      packer.add(Facts.call("u" + i, "id:" + i, null, 499));
    }
    List<Chunk> chunks = packer.finish();
    assertThat(chunks)
        .extracting(chunk -> chunk.header().evaluations())
        .containsExactly(40 * 499, 40 * 499, 21 * 499);
    Set<String> ids = new HashSet<>();
    chunks.forEach(chunk -> ids.add(chunk.header().chunkId()));
    assertThat(ids).hasSize(3);
  }

  @Test
  void evenContentThatCannotBeCompressedFitsIntoAMessage() {
    Random random = new Random(3);
    ChunkPacker packer = Facts.packer();
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      CustomEvent event = Facts.event(i, noise(random, Limits.TEXT_BYTES));
      facts.add(event);
      packer.add(event);
    }
    List<Chunk> chunks = packer.finish();
    List<Message> messages = ChunkMessage.pack("org1", chunks, 0);
    assertThat(messages).hasSizeGreaterThan(1);
    for (Message message : messages) {
      assertThat(message.body().length()).isLessThan(1024 * 1024);
    }
    assertThat(Facts.of(chunks)).isEqualTo(facts);
  }

  /** Traits stand in a chunk once but in its rows many times. */
  @Test
  void aCallThatIsTooLargeOnceExpandedIsDividedAndKeepsItsIds() {
    String traits = "{\"t\":\"" + "x".repeat(200_000) + "\"}";
    IdentityCall call = Facts.call("u", "id:1", traits, 400);
    ChunkPacker packer = Facts.packer();
    packer.add(call);
    List<Chunk> chunks = packer.finish();
    assertThat(chunks).hasSizeGreaterThan(1);
    for (Chunk chunk : chunks) {
      assertThat(chunk.header().expandedBytes())
          .isLessThanOrEqualTo(Limits.EXPANDED_BYTES_OF_A_CHUNK);
    }
    ChunkPacker small = Facts.packer();
    small.add(Facts.call("u", "id:1", null, 400));
    assertThat(ids(chunks)).hasSize(400).isEqualTo(ids(small.finish()));
  }

  @Test
  void oneMoreAttemptIsCountedInTheHeaderAndChangesNothingElse() {
    ChunkPacker packer = Facts.packer();
    packer.add(Facts.event(1, "1"));
    Chunk chunk = packer.finish().get(0);
    String body = ChunkMessage.pack("org1", List.of(chunk.attempted()), 0).get(0).body();
    Chunk again = ChunkMessage.unpack(body).get(0);
    assertThat(again.header()).isEqualTo(chunk.header().attempted());
    assertThat(again.header().attempts()).isEqualTo(1);
    assertThat(again.payload()).isEqualTo(chunk.payload());
  }

  private static List<String> ids(List<Chunk> chunks) {
    List<String> ids = new ArrayList<>();
    new ChunkRows(ManagedTable.FLAG_EVALUATIONS, chunks, 0).forEach(row -> ids.add(row.id()));
    return ids;
  }

  private static String noise(Random random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(' ', 0x7F));
    }
    return text.toString();
  }
}
