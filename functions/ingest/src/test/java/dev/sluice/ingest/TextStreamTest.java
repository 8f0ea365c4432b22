package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextStreamTest {
  /** The JDK's strict decoder is the judge. */
  @Test
  void takesWhatIsUtf8AndNothingElseHoweverItIsCut() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int wrong = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = bytes(random);
      boolean valid = valid(bytes);
      wrong += valid ? 0 : 1;
      assertThat(passes(bytes, random)).as("seed %d, round %d", seed, round).isEqualTo(valid);
    }
    assertThat(wrong).isBetween(2_000, 18_000);
  }

  private static byte[] bytes(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(1, 12); i > 0; i--) {
      int point = random.nextInt(random.nextBoolean() ? 0x800 : 0x110000);
      text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static boolean valid(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean passes(byte[] bytes, Random random) throws IOException {
    InputStream inPieces =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] to, int from, int length) throws IOException {
            return super.read(to, from, Math.min(length, random.nextInt(1, 4)));
          }
        };
    try (TextStream stream = new TextStream(inPieces)) {
      byte[] passed = stream.readAllBytes();
      if (bytes[0] != (byte) 0xEF) {
        assertThat(passed).isEqualTo(bytes);
      }
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
