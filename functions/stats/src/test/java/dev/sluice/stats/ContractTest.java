package dev.sluice.stats;

import static dev.sluice.stats.StatsFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.aws.store.HealthStore.RecentError;
import dev.sluice.testkit.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/openapi.yaml is the contract. */
class ContractTest {
  private final Contract contract = new Contract();
  @TempDir Path folder;

  @Test
  void theRoutesAndTheAnswersAreThoseOfTheContract() throws IOException {
    try (StatsFixture acme = new StatsFixture(folder)) {
      acme.connect();
      assertThat(acme.handler.routeKeys())
          .containsExactlyInAnyOrderElementsOf(contract.routes("telemetry"));
      assertThat(contract.differences("Telemetry", acme.telemetry())).isEmpty();
      acme.health.delivered("acme", NOW);
      acme.health.failed("acme", "TRANSIENT", "no answer", NOW, NOW.plusSeconds(9));
      for (String kind :
          List.of("SETUP", "TRANSIENT", "UNSUPPORTED", "POISON", "DISCARDED", "DEAD_LETTER")) {
        acme.health.addError("acme", new RecentError(NOW, kind, "no answer"));
      }
      assertThat(contract.differences("Telemetry", verified(acme))).isEmpty();
      Files.writeString(
          folder.resolve(StatsFixture.DATABASE), "this is not a database file at all");
      assertThat(contract.differences("Telemetry", verified(acme))).isEmpty();
    }
  }

  @Test
  void anAnswerThatIsNotInTheContractIsNoticed() throws IOException {
    try (StatsFixture acme = new StatsFixture(folder)) {
      acme.connect();
      ObjectNode telemetry = (ObjectNode) acme.telemetry();
      telemetry.put("status", "fine").putNull("paused").put("more", 1).remove("waiting");
      ((ObjectNode) telemetry.get("events_last_24h")).remove("total");
      assertThat(contract.differences("Telemetry", telemetry)).hasSize(5);
    }
  }

  private static JsonNode verified(StatsFixture acme) throws IOException {
    return acme.telemetry(Map.of("verify", "true"));
  }
}
