package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.aws.Tables;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.store.AuditStore;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.HealthStore;
import dev.sluice.aws.store.SettingsVault;
import dev.sluice.core.AesGcmVault;
import dev.sluice.testkit.LocalDynamo;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectionChangesTest {
  private static final Caller ADA = new Caller("acme", Caller.Role.ADMIN, "ada");

  private static Draft draft(String name) {
    return new Draft(
        name, "duckdb", Map.of("database", name), Map.of(), 5, List.of("config.database"), true);
  }

  @Test
  void ofTwoChangesOfOneRevisionTheSecondIsRefusedWithoutATrace() {
    try (LocalDynamo dynamo = new LocalDynamo()) {
      Tables tables = dynamo.tables();
      ConnectionStore store = new ConnectionStore(dynamo.client(), tables);
      ConnectionChanges changes =
          new ConnectionChanges(
              store,
              new HealthStore(dynamo.client(), tables),
              new SettingsVault(new AesGcmVault(new byte[32])),
              Clock.systemUTC());
      Connection read = changes.create(ADA, draft("a"));
      changes.edit(ADA, read, draft("b"));

      assertThatThrownBy(() -> changes.edit(ADA, read, draft("c")))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(409));
      assertThat(store.find("acme").orElseThrow().name()).isEqualTo("b");
      assertThat(new AuditStore(dynamo.client(), tables).list("acme", null, 10).items()).hasSize(2);
    }
  }
}
