package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  private static final int LIMIT = 10_000;
  private final CanonicalJson canonical = new CanonicalJson();
  private final Problems problems = new Problems();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0|0",
        "-0|-0",
        "-0.0|-0.0",
        "1.50|1.50",
        "1e5|1e5",
        "0.1234567890123456789|0.1234567890123456789",
        "999999999999999|999999999999999",
        "9007199254740992|9007199254740992",
        "-9007199254740992|-9007199254740992",
        "9007199254740993|\"9007199254740993\"",
        "-9007199254740993|\"-9007199254740993\"",
        "90071992547409920|\"90071992547409920\"",
        "123456789012345678901234567890|\"123456789012345678901234567890\"",
        "9007199254740992.0|9007199254740992.0",
        "9.1e15|\"9.1e15\"",
        "1e400|\"1e400\"",
        "-1e400|\"-1e400\"",
        "1e-400|1e-400"
      })
  void numbersAreKeptWhereADoubleIsExactAndAreTextsBeyond(String json, String expected)
      throws IOException {
    assertThat(canonical("{\"n\":" + json + "}")).isEqualTo("{\"n\":" + expected + "}");
  }

  @Test
  void blanksGoAndTheOrderStays() throws IOException {
    assertThat(canonical(" { \"b\" : [ 1 , { } , [ ] , null , true ] ,\n \"a\" : \"x\" } "))
        .isEqualTo("{\"b\":[1,{},[],null,true],\"a\":\"x\"}");
    assertThat(canonical("\"x\"")).isEqualTo("\"x\"");
    assertThat(canonical("7")).isEqualTo("7");
    assertThat(canonical("[[[\"a\"],\"b\"],{\"c\":[{}]}]"))
        .isEqualTo("[[[\"a\"],\"b\"],{\"c\":[{}]}]");
  }

  @Test
  void onlyWhatMustBeEscapedIs() throws IOException {
    assertThat(canonical("\"\\u0041\\/\\u00fc\\u2028\\ud83d\\ude00\\u007f\""))
        .isEqualTo("\"A/ü\u2028\uD83D\uDE00\u007F\"");
    assertThat(canonical("\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001F\""))
        .isEqualTo("\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\\u001f\"");
    assertThat(canonical("\"\\u0000\\ud83d\"")).isEqualTo("\"\uFFFD\uFFFD\"");
  }

  @Test
  void keysAreTheSameWhenTheyAreOnceTheyAreCanonical() throws IOException {
    assertThat(canonical("{\"a\":{\"k\":1},\"b\":{\"k\":1}}")).isNotNull();
    assertThat(canonical("{\"a\":1,\"\\u0061\":2}")).isNull();
    assertThat(canonical("{\"\\u0000\":1,\"\\ud800\":2}")).isNull();
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 100; i++) {
      many.append("\"k").append(i).append("\":1,");
    }
    assertThat(canonical(many + "\"k\":1}")).isNotNull();
    assertThat(canonical(many + "\"k99\":1}")).isNull();
    assertThat(canonical(many + "\"k3\":1}")).isNull();
    assertThat(problems.message()).contains("\"k3\"");
  }

  @Test
  void theLimitCountsBytesOfTheResult() throws IOException {
    assertThat(canonical("\"" + "x".repeat(LIMIT - 2) + "\"")).hasSize(LIMIT);
    assertThat(canonical("\"" + "x".repeat(LIMIT - 1) + "\"")).isNull();
    assertThat(canonical("\"" + "ü".repeat(LIMIT / 2 - 1) + "\"")).hasSize(LIMIT / 2 + 1);
    assertThat(canonical("\"" + "ü".repeat(LIMIT / 2) + "\"")).isNull();
    assertThat(canonical("[" + "1 ,".repeat(LIMIT / 2 - 2) + "1]")).isNotNull();
    assertThat(canonical("[" + "1,".repeat(LIMIT / 2 - 1) + "1]")).isNull();
  }

  /** Whatever comes out is the same value, and comes out of itself unchanged. */
  @Test
  void theResultIsTheSameJsonAndStable() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ObjectMapper mapper = new ObjectMapper();
    for (int round = 0; round < 3_000; round++) {
      JsonNode value = mapper.readTree(value(random, 0));
      String text = canonical(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value));
      assertThat(text).as("seed " + seed).isNotNull();
      assertThat(mapper.readTree(text)).as("seed " + seed).isEqualTo(value);
      assertThat(canonical(text)).isEqualTo(text);
    }
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth > 4 ? 4 : 6)) {
      case 0 -> Integer.toString(random.nextInt());
      case 1 -> "\"" + (char) random.nextInt('a', 0x7F) + "ü\\n\\\"\\u0001\uD83D\uDE00\"";
      case 2 -> random.nextBoolean() ? "true" : "null";
      case 3 -> Double.toString(random.nextDouble());
      case 4 -> {
        StringBuilder array = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
          array.append(value(random, depth + 1)).append(",");
        }
        yield array + "1]";
      }
      default -> {
        StringBuilder object = new StringBuilder("{");
        for (int i = random.nextInt(4); i > 0; i--) {
          object.append("\"k").append(i).append("\":").append(value(random, depth + 1)).append(",");
        }
        yield object + "\"k\":0}";
      }
    };
  }

  private String canonical(String json) throws IOException {
    problems.clear();
    try (JsonParser parser =
        new JsonFactory().createParser(json.getBytes(StandardCharsets.UTF_8))) {
      parser.nextToken();
      String text = canonical.read(parser, LIMIT, null);
      canonical.report("It", problems);
      assertThat(problems.any()).isEqualTo(text == null);
      assertThat(parser.nextToken()).isNull();
      return text;
    }
  }
}
