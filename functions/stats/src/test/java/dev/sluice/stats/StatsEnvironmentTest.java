package dev.sluice.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.Tables;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatsEnvironmentTest {
  @Test
  void everyMissingVariableIsNamedAtOnce() {
    assertThatThrownBy(() -> StatsEnvironment.read(Map.of("STATE_TABLE", "state")))
        .hasMessageContaining("CONFIG_TABLE")
        .hasMessageContaining("COUNTS_TABLE")
        .hasMessageContaining("KMS_KEY_ID")
        .hasMessageNotContaining("STATE_TABLE");
  }

  @Test
  void aCompleteEnvironmentIsRead() {
    StatsEnvironment environment =
        StatsEnvironment.read(
            Map.of(
                "CONFIG_TABLE", "config",
                "STATE_TABLE", "state",
                "COUNTS_TABLE", "counts",
                "KMS_KEY_ID", "key",
                "WAREHOUSE_TYPES", "duckdb, snowflake"));
    assertThat(environment.tables()).isEqualTo(new Tables("config", "state", "counts"));
    assertThat(environment.warehouseTypes()).containsExactlyInAnyOrder("duckdb", "snowflake");
  }
}
