package dev.sluice.core.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.CustomEvent;
import dev.sluice.core.Fact;
import dev.sluice.core.Flag;
import dev.sluice.core.IdentityCall;
import dev.sluice.core.table.ManagedTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/**
 * A message as version 1 wrote it. Such messages lie on queues for days: this code and every later
 * one must read it to the same rows. Never write the file anew; a new version gets a new file.
 */
class ChunkGoldenTest {
  private static final long ACCEPTED = 1_764_000_001_000L;
  private static final List<Fact> FACTS =
      List.of(
          new IdentityCall(
              "shop",
              "production",
              "user-1",
              "{\"plan\":\"pro\",\"größe\":3}",
              "flagsmith-java-sdk",
              "8.1.0",
              "id:call-1",
              1_764_000_000_000L,
              List.of(
                  new Flag("checkout", true, "v2", "treatment", "SPLIT", "beta", "42"),
                  new Flag(
                      "banner", false, "{\"text\":\"漢字 \uD83D\uDE00\"}", null, null, null, null),
                  new Flag("old", null, "", "control", null, null, null))),
          new IdentityCall(
              "shop",
              "production",
              null,
              null,
              null,
              null,
              "content:00112233445566778899aabbccddeeff",
              1_763_999_990_000L,
              List.of(new Flag("checkout", true, "v2", "treatment", "SPLIT", "beta", "42"))),
          new CustomEvent(
              "0123456789abcdef0123456789abcdef",
              "shop",
              "staging",
              "user-1",
              "$flag_exposure",
              "checkout",
              "treatment",
              "{}",
              "{\"experiment_id\":42}",
              "flagsmith-js-sdk",
              "12.4.0",
              1_764_000_000_500L),
          new CustomEvent(
              "ffffffffffffffffffffffffffffffff",
              "shop",
              "staging",
              null,
              "purchase",
              null,
              "9.99",
              null,
              null,
              null,
              null,
              1_763_000_000_000L));

  @Test
  void everyFieldOfTheHeaderIsRead() throws IOException {
    List<Chunk> chunks = ChunkMessage.unpack(golden());
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).header())
        .isEqualTo(
            new ChunkHeader(
                "00112233445566778899aabbccddeeff",
                "org-ö",
                "wc_golden",
                7,
                2,
                4,
                2,
                407,
                1202,
                1_763_000_000_000L,
                1_764_000_000_500L,
                ACCEPTED,
                1_764_000_900_000L,
                5));
  }

  @Test
  void everyFactIsRead() throws IOException {
    assertThat(Facts.of(ChunkMessage.unpack(golden()))).isEqualTo(FACTS);
  }

  @Test
  void theRowsAreTheSameWithTheirIds() throws IOException {
    List<Chunk> chunks = ChunkMessage.unpack(golden());
    assertThat(rows(ManagedTable.FLAG_EVALUATIONS, chunks))
        .containsExactly(
            "70fa7efe426696cc2a4e92b04937002d|shop|production|user-1|checkout|true|v2|treatment|SPLIT|beta|42|{\"plan\":\"pro\",\"größe\":3}|flagsmith-java-sdk|8.1.0|00112233445566778899aabbccddeeff|1764000000000|1764000001000|1764000999000",
            "159c5857cd5f312147b7244ddc18e86c|shop|production|user-1|banner|false|{\"text\":\"漢字"
                + " \uD83D\uDE00\"}|null|null|null|null|{\"plan\":\"pro\",\"größe\":3}|flagsmith-java-sdk|8.1.0|00112233445566778899aabbccddeeff|1764000000000|1764000001000|1764000999000",
            "26957099ad34185eace028fdd32275ee|shop|production|user-1|old|null||control|null|null|null|{\"plan\":\"pro\",\"größe\":3}|flagsmith-java-sdk|8.1.0|00112233445566778899aabbccddeeff|1764000000000|1764000001000|1764000999000",
            "5a12a3f90d39fccd5aa59f23909fec15|shop|production|null|checkout|true|v2|treatment|SPLIT|beta|42|null|null|null|00112233445566778899aabbccddeeff|1763999990000|1764000001000|1764000999000");
    assertThat(rows(ManagedTable.CUSTOM_EVENTS, chunks))
        .containsExactly(
            "0123456789abcdef0123456789abcdef|shop|staging|user-1|$flag_exposure|checkout|treatment|null|{}|{\"experiment_id\":42}|flagsmith-js-sdk|12.4.0|sdk|null|null|00112233445566778899aabbccddeeff|1764000000500|1764000001000|1764000999000",
            "ffffffffffffffffffffffffffffffff|shop|staging|null|purchase|null|9.99|9.99|null|null|null|null|sdk|null|null|00112233445566778899aabbccddeeff|1763000000000|1764000001000|1764000999000");
    assertThat(rows(ManagedTable.METRICS, chunks)).isEmpty();
  }

  @Test
  void theSameIsWrittenToday() throws IOException, DataFormatException {
    Chunk golden = ChunkMessage.unpack(golden()).get(0);
    assertThat(ChunkMessage.pack("org-ö", List.of(golden), 0).get(0).body()).isEqualTo(golden());
    // The compressed bytes are the library's business, what is inside is ours.
    assertThat(payload()).isEqualTo(inflated(golden));
  }

  private static byte[] payload() {
    FactWriter writer = new FactWriter();
    for (Fact fact : FACTS) {
      switch (fact) {
        case IdentityCall call -> writer.call(call);
        case CustomEvent event -> writer.event(event);
      }
    }
    return writer.bytes();
  }

  private static byte[] inflated(Chunk chunk) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    inflater.setInput(chunk.payload());
    byte[] payload = new byte[chunk.header().payloadBytes()];
    inflater.inflate(payload);
    inflater.end();
    return payload;
  }

  /** Each row as one line. */
  private static List<String> rows(ManagedTable table, List<Chunk> chunks) {
    List<String> lines = new ArrayList<>();
    new ChunkRows(table, chunks, 1_764_000_999_000L)
        .forEach(
            row -> {
              List<String> values = new ArrayList<>();
              for (Object value : row.values()) {
                values.add(String.valueOf(value));
              }
              lines.add(String.join("|", values));
            });
    return lines;
  }

  private static String golden() throws IOException {
    try (InputStream in = ChunkGoldenTest.class.getResourceAsStream("/chunk-v1.base64")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim();
    }
  }
}
