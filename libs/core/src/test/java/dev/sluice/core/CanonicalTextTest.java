package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanonicalTextTest {
  @Test
  void leavesTextThatEveryWarehouseCanStoreAsItIs() {
    String text = "plain, ünï, 漢字, \uD83D\uDE00, \t\n\u0001\u007F\uFFFD";
    assertThat(CanonicalText.of(text)).isSameAs(text);
    assertThat(CanonicalText.of("")).isEmpty();
    assertThat(CanonicalText.of(null)).isNull();
  }

  @Test
  void replacesNulAndLoneSurrogatesButNoPairs() {
    assertThat(CanonicalText.of("a\0b")).isEqualTo("a\uFFFDb");
    assertThat(CanonicalText.of("\uD83D")).isEqualTo("\uFFFD");
    assertThat(CanonicalText.of("\uDE00\uD83D")).isEqualTo("\uFFFD\uFFFD");
    assertThat(CanonicalText.of("\uD83D\uD83D\uDE00x")).isEqualTo("\uFFFD\uD83D\uDE00x");
  }

  @Test
  void countsTheBytesThatEncodingWouldGive() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(20); i > 0; i--) {
        text.append((char) random.nextInt(0x10000));
      }
      String canonical = CanonicalText.of(text.toString());
      assertThat(CanonicalText.utf8Length(canonical))
          .as(canonical)
          .isEqualTo(canonical.getBytes(StandardCharsets.UTF_8).length);
      assertThat(CanonicalText.of(canonical)).isSameAs(canonical);
    }
    assertThat(CanonicalText.utf8Length(null)).isZero();
  }
}
