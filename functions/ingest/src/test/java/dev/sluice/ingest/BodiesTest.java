package dev.sluice.ingest;

import static dev.sluice.core.table.ManagedTable.CUSTOM_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are wrong as a whole, and records that would break a parser. */
class BodiesTest {
  private static final String TIME = ",\"timestamp\":" + Ingest.MILLIS;
  private static final String GOOD = "{\"event\":\"good\"" + TIME + "}";
  private static final Map<String, String> GZIP = Map.of("content-encoding", "gzip");
  private Ingest ingest;

  @BeforeEach
  void start() {
    ingest = new Ingest();
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "[]",
        "7",
        "{\"events\":[}",
        "{\"events\":[{\"event\":\"a\"]}",
        "{\"events\":[]} x",
        "{\"events\":[]}{}",
        "{'events':[]}",
        "{\"events\":[1,]}",
        "{\"events\":[\"\\x\"]}",
        "not json"
      })
  void malformedJsonIsRefusedAsAWhole(String body) {
    Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("malformed_json");
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void malformedJsonIsRefusedWithItsPlaceAlsoBehindGoodRecords() {
    Reply reply =
        ingest.post(
            Ingest.EVENTS, Ingest.CLIENT, "{\"events\":[\n" + GOOD + ",\n  {\"event\" 1}]}");
    assertThat(reply.error()).isEqualTo("malformed_json");
    assertThat(reply.message()).contains("line 3, column 1");
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void theArrayMustBeThereOnceAndBeOne() {
    assertThat(fields("{}")).isEqualTo("{\"events\":\"is missing\"}");
    assertThat(fields("{\"events\":{}}")).isEqualTo("{\"events\":\"must be an array\"}");
    assertThat(fields("{\"events\":null}")).isEqualTo("{\"events\":\"must be an array\"}");
    assertThat(fields("{\"events\":[],\"events\":[]}"))
        .isEqualTo("{\"events\":\"occurs twice in the body\"}");
    assertThat(fields("{\"a\":1,\"a\":2,\"events\":[]}"))
        .isEqualTo("{\"a\":\"occurs twice in the body\"}");
  }

  private String fields(String body) {
    Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("invalid_fields");
    return reply.body().path("error").path("fields").toString();
  }

  @Test
  void aThousandRecordsAreTakenAndOneMoreIsTooMany() {
    String[] records = Collections.nCopies(1_000, GOOD).toArray(String[]::new);
    assertThat(ingest.events(records).accepted()).isEqualTo(1_000);
    assertThat(ingest.column(CUSTOM_EVENTS, "event_id")).doesNotHaveDuplicates().hasSize(1_000);
    ingest.queue.clear();
    String[] more = Arrays.copyOf(records, 1_001);
    more[1_000] = GOOD;
    Reply reply = ingest.events(more);
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.error()).isEqualTo("too_many_records");
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    for (int[] wrong :
        new int[][] {{0xFF}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF4, 0x90, 0x80, 0x80}, {0xC3}}) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(utf8("{\"events\":[{\"event\":\""));
      for (int b : wrong) {
        body.write(b);
      }
      body.writeBytes(utf8("\"" + TIME + "}]}"));
      Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, body.toByteArray(), Map.of());
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.message()).contains("UTF-8");
    }
  }

  @Test
  void aByteOrderMarkInFrontIsNoError() {
    Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, "\uFEFF{\"events\":[" + GOOD + "]}");
    assertThat(reply.accepted()).isEqualTo(1);
  }

  @Test
  void otherEncodingsOfUnicodeAreNotGuessed() {
    byte[] body = ("{\"events\":[" + GOOD + "]}").getBytes(StandardCharsets.UTF_16BE);
    assertThat(ingest.post(Ingest.EVENTS, Ingest.CLIENT, body, Map.of()).error())
        .isEqualTo("malformed_json");
  }

  @Test
  void aRecordOfAnyShapeCostsOnlyItself() {
    Reply reply =
        ingest.events(
            GOOD,
            "{\"event\":\"" + "x".repeat(2_000_000) + "\"" + TIME + "}",
            "{\"event\":\"a\",\"timestamp\":" + "1".repeat(200_000) + "}",
            "{\"event\":\"a\",\"traits\":{\"n\":" + "1".repeat(200_000) + "}" + TIME + "}",
            "{\"event\":\"a\",\"value\":"
                + "9".repeat(100_000)
                + "."
                + "9".repeat(9_000)
                + TIME
                + "}",
            "{\"event\":\"a\",\"" + "n".repeat(200_000) + "\":1" + TIME + "}",
            "{\"event\":\"a\",\"traits\":" + nested(33) + TIME + "}",
            "{\"event\":\"a\",\"traits\":{\"a\":"
                + "[".repeat(100_000)
                + "]".repeat(100_000)
                + "}"
                + TIME
                + "}",
            "{\"event\":\"a\",\"new\":" + "[".repeat(50_000) + "]".repeat(50_000) + TIME + "}",
            "{\"event\":" + "[".repeat(50_000) + "]".repeat(50_000) + TIME + "}",
            "[".repeat(100_000) + "]".repeat(100_000),
            "{\"event\":\"a\",\"traits\":{\"a\":\"" + "ü".repeat(16_384) + "\"}" + TIME + "}",
            "{\"event\":\"" + "ü".repeat(8_193) + "\"" + TIME + "}",
            GOOD);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.rejected())
        .containsExactly(
            "1 text_too_long",
            "2 time_out_of_range",
            "3 object_too_large",
            "4 text_too_long",
            // 5 is accepted: the name of a field that we do not know is no text of ours.
            "6 too_deep",
            "7 too_deep",
            "8 too_deep",
            "9 wrong_type",
            "10 wrong_type",
            "11 object_too_large",
            "12 text_too_long");
    assertThat(reply.accepted()).isEqualTo(3);
  }

  /** Depth costs memory just by being skipped: the one limit that costs the whole body. */
  @Test
  void millionsOfLevelsAreRefusedInBoundedMemory() {
    byte[] body = utf8("{\"events\":[" + GOOD + "," + "[".repeat(15_000_000));
    Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, Ingest.gzip(body), GZIP);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error()).isEqualTo("malformed_json");
    assertThat(ingest.events(GOOD).status()).isEqualTo(202);
  }

  @Test
  void limitsAreReachedExactly() {
    Reply reply =
        ingest.events(
            "{\"event\":\"" + "ü".repeat(8_192) + "\"" + TIME + "}",
            "{\"event\":\"a\",\"traits\":" + nested(32) + TIME + "}",
            "{\"event\":\"a\",\"traits\":{\"a\":\"" + "x".repeat(32_760) + "\"}" + TIME + "}",
            "{\"event\":\"a\",\"traits\":{\"a\":\"" + "x".repeat(32_761) + "\"}" + TIME + "}");
    assertThat(reply.rejected()).containsExactly("3 object_too_large");
  }

  @Test
  void thousandsOfDifferentKeysAreNoTrouble() {
    StringBuilder record = new StringBuilder("{\"event\":\"a\"");
    for (int i = 0; i < 100_000; i++) {
      record.append(",\"k").append(i).append("\":1");
    }
    assertThat(ingest.events(GOOD, record + TIME + "}", GOOD).accepted()).isEqualTo(3);
  }

  @Test
  void aRecordWithManyProblemsHasAShortMessage() {
    StringBuilder record = new StringBuilder("{");
    for (int i = 0; i < 5_000; i++) {
      record.append("\"").append("k".repeat(100)).append(i).append("\":1,");
    }
    Reply reply = ingest.evaluations(record + "\"identifier\":1}");
    assertThat(reply.rejection(0)).hasSizeLessThan(1_500).contains("more problems.").contains("…");
  }

  @Test
  void gzipIsUnderstood() {
    byte[] body = Ingest.gzip(utf8("{\"events\":[" + GOOD + "]}"));
    assertThat(ingest.post(Ingest.EVENTS, Ingest.CLIENT, body, GZIP).accepted()).isEqualTo(1);
    assertThat(ingest.column(CUSTOM_EVENTS, "event")).containsExactly("good");
  }

  @Test
  void aDamagedGzipIsRefused() {
    byte[] body = Ingest.gzip(utf8("{\"events\":[" + GOOD + "]}"));
    byte[] cut = Arrays.copyOf(body, body.length - 5);
    byte[] checksum = body.clone();
    checksum[body.length - 8] ^= 1;
    for (byte[] wrong : new byte[][] {cut, checksum, utf8("{\"events\":[]}"), new byte[0]}) {
      Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, wrong, GZIP);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.error()).isEqualTo("malformed_body");
    }
    assertThat(ingest.queue.messages()).isEmpty();
  }

  @Test
  void otherEncodingsAreRefused() {
    for (String encoding : new String[] {"br", "gzip, gzip", "gzip,br", "deflate"}) {
      Reply reply =
          ingest.post(
              Ingest.EVENTS, Ingest.CLIENT, utf8("{}"), Map.of("content-encoding", encoding));
      assertThat(reply.status()).isEqualTo(415);
      assertThat(reply.error()).isEqualTo("unsupported_encoding");
    }
    byte[] body = utf8("{\"events\":[" + GOOD + "]}");
    Map<String, String> identity = Map.of("content-encoding", "identity");
    assertThat(ingest.post(Ingest.EVENTS, Ingest.CLIENT, body, identity).status()).isEqualTo(202);
  }

  @Test
  void tooLargeIsRefusedOnTheWireAndOnceDecoded() {
    byte[] large = utf8("{\"events\":[],\"x\":\"" + "x".repeat(4 * 1024 * 1024) + "\"}");
    assertThat(ingest.post(Ingest.EVENTS, Ingest.CLIENT, large, Map.of()).status()).isEqualTo(413);
    // 17 MiB of blanks in 17 KiB, behind a body that is whole already.
    byte[] bomb = Ingest.gzip(utf8("{\"events\":[]}" + " ".repeat(17 * 1024 * 1024)));
    assertThat(bomb).hasSizeLessThan(20_000);
    Reply reply = ingest.post(Ingest.EVENTS, Ingest.CLIENT, bomb, GZIP);
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.error()).isEqualTo("body_too_large");
    byte[] fits = Ingest.gzip(utf8("{\"events\":[]}" + " ".repeat(15 * 1024 * 1024)));
    assertThat(ingest.post(Ingest.EVENTS, Ingest.CLIENT, fits, GZIP).status()).isEqualTo(202);
  }

  private static String nested(int levels) {
    return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
