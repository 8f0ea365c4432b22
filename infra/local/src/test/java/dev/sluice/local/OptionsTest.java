package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void everyKnobHasADefaultAlsoWhenItIsGivenEmpty() {
    Options defaults = new Options(8080, Path.of(".sluice"), true, 10);
    assertThat(Options.of()).isEqualTo(defaults);
    assertThat(Options.of("PORT=", "DATA=", "TRAFFIC=", "FLUSH_SECONDS=")).isEqualTo(defaults);
  }

  @Test
  void everyKnobCanBeTurned() {
    assertThat(Options.of("PORT=0", "DATA=/tmp/a=b", "TRAFFIC=off", "FLUSH_SECONDS=0"))
        .isEqualTo(new Options(0, Path.of("/tmp/a=b"), false, 0));
  }

  @Test
  void allProblemsAreSaidAtOnce() {
    assertThatThrownBy(() -> Options.of("PORT=70000", "TRAFFIC=yes", "FLUSH=1"))
        .isInstanceOf(Stop.class)
        .hasMessageContainingAll("PORT must be", "\"70000\"", "TRAFFIC must be", "\"FLUSH=1\"");
  }
}
