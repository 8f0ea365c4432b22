package dev.sluice.config;

import static dev.sluice.config.ConfigFixture.CONNECTIONS;
import static dev.sluice.config.ConfigFixture.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.HealthStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionLifecycleTest {
  private static final String ENCRYPTED =
      """
      {"type":"duckdb","config":{"database":"acme.duckdb"},
       "credentials":{"encryption_key":"correct horse battery"}}\
      """;
  @TempDir Path directory;
  private ConfigFixture fixture;

  @BeforeEach
  void start() {
    fixture = new ConfigFixture(directory);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String connect(String body) {
    Reply created = fixture.admin("POST " + CONNECTIONS, body);
    assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
    return created.text("/id");
  }

  private Reply get(String id) {
    return fixture.admin("GET " + CONNECTIONS + "{id}/", null, "id", id);
  }

  private Reply patch(String id, String body) {
    return fixture.admin("PATCH " + CONNECTIONS + "{id}/", body, "id", id);
  }

  @Test
  void connectsShowsAndDisconnects() {
    assertThat(fixture.admin("GET " + CONNECTIONS, null).body()).isEmpty();

    Reply created = fixture.admin("POST " + CONNECTIONS, ENCRYPTED);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("/id")).startsWith("wc_");
    assertThat(created.text("/status")).as(created.body().toString()).isEqualTo("connected");
    assertThat(created.text("/streaming")).isEqualTo("true");
    assertThat(created.text("/name")).isEqualTo("duckdb");
    assertThat(created.text("/config/database")).isEqualTo("acme.duckdb");
    assertThat(created.text("/active_config")).isNull();
    assertThat(created.body().at("/credentials_set").toString()).isEqualTo("[\"encryption_key\"]");
    assertThat(created.text("/flush_interval_minutes")).isEqualTo("5");
    assertThat(created.text("/generation")).isEqualTo("1");
    assertThat(created.text("/last_tested_at")).isEqualTo("2026-11-24T08:41:33.120Z");
    assertThat(created.text("/last_error")).isNull();
    assertThat(created.body().at("/steps")).isNotEmpty().allMatch(s -> s.get("passed").asBoolean());
    String id = created.text("/id");
    Reply list = fixture.viewer("GET " + CONNECTIONS, null);
    assertThat(list.body()).hasSize(1);
    assertThat(list.body().get(0)).isEqualTo(get(id).body());

    assertThat(fixture.admin("DELETE " + CONNECTIONS + "{id}/", null, "id", id).status())
        .isEqualTo(204);
    assertThat(fixture.admin("DELETE " + CONNECTIONS + "{id}/", null, "id", id).status())
        .isEqualTo(404);
    assertThat(get(id).status()).isEqualTo(404);
    assertThat(fixture.admin("POST " + CONNECTIONS, ENCRYPTED).text("/generation")).isEqualTo("2");
  }

  @Test
  void aSecondConnectionIsRefused() {
    connect(ENCRYPTED);

    Reply second = fixture.admin("POST " + CONNECTIONS, ENCRYPTED);

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text("/error/code")).isEqualTo("connection_exists");
  }

  @Test
  void aWrongKeyIsSavedAsAnErrorAndTheRightOneRepairsIt() {
    String first = connect(ENCRYPTED);
    fixture.admin("DELETE " + CONNECTIONS + "{id}/", null, "id", first);

    Reply wrong =
        fixture.admin(
            "POST " + CONNECTIONS, ENCRYPTED.replace("correct horse battery", "wrong donkey"));

    assertThat(wrong.status()).isEqualTo(201);
    assertThat(wrong.text("/status")).isEqualTo("error");
    assertThat(wrong.text("/streaming")).isEqualTo("false");
    assertThat(wrong.text("/last_error/step")).isEqualTo("open the database");
    assertThat(wrong.text("/last_error/fix")).isNotBlank();
    assertThat(wrong.text("/last_error/occurred_at")).isEqualTo("2026-11-24T08:41:33.120Z");
    String id = wrong.text("/id");
    Reply test = fixture.admin("POST " + CONNECTIONS + "{id}/test/", "{}", "id", id);
    assertThat(test.status()).isEqualTo(200);
    assertThat(test.text("/success")).isEqualTo("false");
    assertThat(test.text("/error/step")).isEqualTo("open the database");

    Reply right = patch(id, "{\"credentials\":{\"encryption_key\":\"correct horse battery\"}}");

    assertThat(right.status()).isEqualTo(200);
    assertThat(right.text("/status")).isEqualTo("connected");
    assertThat(right.text("/last_error")).isNull();
  }

  @Test
  void theOldSettingsWorkUntilTheEditedOnesPass() {
    String id = connect(ENCRYPTED);

    Reply edited = patch(id, "{\"credentials\":{\"encryption_key\":\"not the one of this file\"}}");

    assertThat(edited.text("/status")).isEqualTo("error");
    assertThat(edited.text("/streaming")).isEqualTo("true");
    assertThat(edited.text("/active_config/database")).isEqualTo("acme.duckdb");
    var stored =
        new ConnectionStore(fixture.dynamo.client(), fixture.dynamo.tables())
            .find("acme")
            .orElseThrow();
    assertThat(stored.active().version()).isEqualTo(1);
    assertThat(stored.edited().version()).isEqualTo(2);

    patch(id, "{\"credentials\":{\"encryption_key\":\"correct horse battery\"}}");

    assertThat(get(id).text("/status")).isEqualTo("connected");
    assertThat(get(id).text("/active_config")).isNull();
  }

  @Test
  void aChangedAddressAsksForTheSecretAgain() {
    String id = connect(ENCRYPTED);

    Reply moved = patch(id, "{\"config\":{\"database\":\"elsewhere.duckdb\"}}");

    assertThat(moved.status()).isEqualTo(400);
    assertThat(moved.fields().get("credentials.encryption_key").asText())
        .contains("type it again")
        .contains("config.database");
    assertThat(
            patch(
                    id,
                    "{\"config\":{\"database\":\"elsewhere.duckdb\"},"
                        + "\"credentials\":{\"encryption_key\":null}}")
                .text("/status"))
        .isEqualTo("connected");
    assertThat(get(id).body().at("/credentials_set")).isEmpty();
  }

  @Test
  void nameAndIntervalNeedNoTest() {
    String id = connect(ENCRYPTED);
    fixture.clock.advance(Duration.ofHours(1));

    Reply renamed = patch(id, "{\"name\":\"Main\",\"flush_interval_minutes\":30}");

    assertThat(renamed.text("/name")).isEqualTo("Main");
    assertThat(renamed.text("/flush_interval_minutes")).isEqualTo("30");
    assertThat(renamed.text("/last_tested_at")).isEqualTo("2026-11-24T08:41:33.120Z");
    assertThat(renamed.text("/updated_at")).isEqualTo("2026-11-24T09:41:33.120Z");
  }

  @Test
  void aReplacementKeepsTheCredentialsThatItLeavesOut() {
    String id = connect(ENCRYPTED);

    Reply replaced =
        fixture.admin(
            "PUT " + CONNECTIONS + "{id}/",
            "{\"type\":\"duckdb\",\"config\":{\"database\":\"acme.duckdb\",\"schema\":\"other\"}}",
            "id",
            id);

    assertThat(replaced.text("/status")).isEqualTo("connected");
    assertThat(replaced.text("/config/schema")).isEqualTo("other");
    assertThat(replaced.body().at("/credentials_set")).hasSize(1);
  }

  @Test
  void everyProblemOfABodyIsToldAtOnce() {
    Reply refused =
        fixture.admin(
            "POST " + CONNECTIONS,
            """
            {"type":"duckdb","name":7,"flush_interval_minutes":61,"colour":"red",
             "config":{"database":"../etc","schema":[]},
             "credentials":{"encryption_key":1,"password":"x"}}\
            """);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("/error/code")).isEqualTo("invalid_fields");
    assertThat(refused.fields().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "name",
            "flush_interval_minutes",
            "colour",
            "config.database",
            "config.schema",
            "credentials.encryption_key",
            "credentials.password");
    assertThat(fixture.admin("POST " + CONNECTIONS, "{}").fields().get("type").asText())
        .isEqualTo("is required");
    assertThat(
            fixture
                .admin("POST " + CONNECTIONS, "{\"type\":\"oracle\"}")
                .text("/error/fields/type"))
        .contains("duckdb");
  }

  @Test
  void aFormIsTestedWithoutBeingSaved() {
    Reply tested = fixture.admin("POST " + CONNECTIONS + "test/", ENCRYPTED);

    assertThat(tested.status()).isEqualTo(200);
    assertThat(tested.text("/success")).isEqualTo("true");
    assertThat(fixture.admin("GET " + CONNECTIONS, null).body()).isEmpty();
  }

  @Test
  void pausesAndResumes() {
    String id = connect(ENCRYPTED);

    assertThat(fixture.admin("POST " + CONNECTIONS + "{id}/pause/", null, "id", id).text("/paused"))
        .isEqualTo("true");
    assertThat(
            fixture.admin("POST " + CONNECTIONS + "{id}/resume/", "{}", "id", id).text("/paused"))
        .isEqualTo("false");
  }

  @Test
  void whatDeliveryFoundIsShownUntilATestPasses() {
    String id = connect(ENCRYPTED);
    var health = new HealthStore(fixture.dynamo.client(), fixture.dynamo.tables());
    var now = fixture.clock.instant();
    health.failed("acme", "TRANSIENT", "slow", now, now.plusSeconds(60));
    assertThat(get(id).text("/status")).isEqualTo("connected");
    health.failed("acme", "SETUP", "the table is gone", now, now.plusSeconds(60));

    assertThat(get(id).text("/status")).isEqualTo("error");
    assertThat(get(id).text("/last_error/message")).isEqualTo("the table is gone");

    fixture.admin("POST " + CONNECTIONS + "{id}/test/", null, "id", id);
    assertThat(get(id).text("/status")).isEqualTo("connected");
  }

  @Test
  void typesComeWithTheirForms() {
    Reply types = fixture.viewer("GET " + ORG + "/warehouse-types/", null);

    assertThat(types.body().at("/items/0/type").asText()).isIn("duckdb", "faulty");
    assertThat(types.body().at("/items/0/fields/0/name").asText()).isEqualTo("database");
  }
}
