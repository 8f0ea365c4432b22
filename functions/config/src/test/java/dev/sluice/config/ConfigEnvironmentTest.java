package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.Tables;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigEnvironmentTest {
  @Test
  void readsWhatTheTemplateSets() {
    assertThat(
            ConfigEnvironment.read(
                Map.of(
                    "CONFIG_TABLE", "c",
                    "STATE_TABLE", "s",
                    "COUNTS_TABLE", "n",
                    "KMS_KEY_ID", "k",
                    "WAREHOUSE_TYPES", " duckdb, snowflake,duckdb",
                    "PUBLIC_URL", "https://sluice.example/")))
        .isEqualTo(
            new ConfigEnvironment(
                new Tables("c", "s", "n"),
                "k",
                Set.of("duckdb", "snowflake"),
                "https://sluice.example"));
  }

  @Test
  void everythingThatIsMissingIsNamedAtOnce() {
    assertThatThrownBy(() -> ConfigEnvironment.read(Map.of("CONFIG_TABLE", "c")))
        .hasMessageContainingAll("STATE_TABLE", "COUNTS_TABLE", "KMS_KEY_ID", "PUBLIC_URL")
        .hasMessageNotContaining("CONFIG_TABLE");
  }
}
