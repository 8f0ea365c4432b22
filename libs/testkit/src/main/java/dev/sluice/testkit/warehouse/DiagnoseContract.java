package dev.sluice.testkit.warehouse;

import static dev.sluice.testkit.warehouse.Rows.events;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The test of a connection. */
abstract class DiagnoseContract extends ContractGroup {
  @Test
  void aDiagnosisPassesAndLeavesNothingBehind() {
    var diagnosis = warehouse.diagnose();
    assertThat(diagnosis.failed()).isEmpty();
    assertThat(diagnosis.steps().size()).isGreaterThanOrEqualTo(5);
    assertThat(count("custom_events")).isZero();
    assertThat(count("sluice_lanes")).isZero();
    assertThat(warehouse.append(events(0, 1, "c1"), FENCE).inserted()).isEqualTo(1);
  }
}
