package dev.sluice.config;

import static dev.sluice.config.ConfigFixture.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.aws.store.EnvironmentKeyStore;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.aws.store.WebhookStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentsTest {
  private static final String ENVIRONMENTS = ORG + "/environments/";
  private static final String ENVIRONMENT = ENVIRONMENTS + "{id}/";
  @TempDir Path directory;
  private ConfigFixture fixture;
  private EnvironmentKeyStore routes;

  @BeforeEach
  void start() {
    fixture = new ConfigFixture(directory);
    routes = new EnvironmentKeyStore(fixture.dynamo.client(), fixture.dynamo.tables());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String environment(String name) {
    Reply created =
        fixture.admin(
            "POST " + ENVIRONMENTS,
            "{\"project\":\"Shop\",\"environment\":\"" + name + "\",\"records_per_second\":50}");
    assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
    return created.text("/id");
  }

  private Reply key(String environment, String body) {
    return fixture.admin("POST " + ENVIRONMENT + "keys/", body, "id", environment);
  }

  private EnvironmentRoute route(String key) {
    return routes.find(EnvironmentKeyStore.hash(key)).orElse(null);
  }

  @Test
  void aKeyIsShownOnceAndLeadsToItsEnvironmentUntilItIsRemoved() {
    String id = environment("Production");

    Reply made = key(id, "{\"kind\":\"server\"}");

    assertThat(made.status()).isEqualTo(201);
    String secret = made.text("/key");
    assertThat(secret).startsWith("sl_server_").hasSize(42);
    assertThat(route(secret))
        .isEqualTo(
            new EnvironmentRoute("acme", "Shop", "Production", EnvironmentRoute.Kind.SERVER, 50));
    Reply shown = fixture.viewer("GET " + ENVIRONMENT, null, "id", id);
    assertThat(shown.body().at("/keys")).hasSize(1);
    assertThat(shown.body().toString()).doesNotContain(secret);

    String keyId = made.text("/id");
    String path = "DELETE " + ENVIRONMENT + "keys/{key_id}/";
    assertThat(fixture.admin(path, null, "id", id, "key_id", keyId).status()).isEqualTo(204);
    assertThat(fixture.admin(path, null, "id", id, "key_id", keyId).status()).isEqualTo(404);
    assertThat(route(secret)).isNull();
  }

  @Test
  void anImportedKeyBelongsToOneOrganisationOnly() {
    String id = environment("Production");
    assertThat(key(id, "{\"kind\":\"client\",\"key\":\"flagsmith-key-1\"}").status())
        .isEqualTo(201);

    Reply other =
        ConfigFixture.call(
            fixture.handler,
            "admin",
            "rival",
            "POST " + ENVIRONMENTS,
            "{\"project\":\"Shop\",\"environment\":\"Production\"}");
    Reply taken =
        ConfigFixture.call(
            fixture.handler,
            "admin",
            "rival",
            "POST " + ENVIRONMENT + "keys/",
            "{\"kind\":\"server\",\"key\":\"flagsmith-key-1\"}",
            "id",
            other.text("/id"));

    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.text("/error/code")).isEqualTo("key_taken");
    assertThat(route("flagsmith-key-1").organisation()).isEqualTo("acme");
  }

  @Test
  void keysAreCheckedAndAllProblemsTold() {
    String id = environment("Production");

    Reply refused = key(id, "{\"kind\":\"root\",\"key\":\"kurz\",\"x\":1}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.fields().fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("key", "kind", "x");
  }

  @Test
  void anEnvironmentExistsOnceAndKeepsItsNames() {
    String id = environment("Production");

    assertThat(
            fixture
                .admin(
                    "POST " + ENVIRONMENTS, "{\"project\":\"Shop\",\"environment\":\"Production\"}")
                .status())
        .isEqualTo(409);
    Reply renamed =
        fixture.admin("PATCH " + ENVIRONMENT, "{\"environment\":\"Staging\"}", "id", id);
    assertThat(renamed.status()).isEqualTo(400);
    assertThat(renamed.fields().has("environment")).isTrue();
  }

  @Test
  void aRateLimitReachesTheKeysThatThereAre() {
    String id = environment("Production");
    String secret = key(id, "{\"kind\":\"client\"}").text("/key");

    Reply limited = fixture.admin("PATCH " + ENVIRONMENT, "{\"records_per_second\":7}", "id", id);

    assertThat(limited.text("/records_per_second")).isEqualTo("7");
    assertThat(route(secret).recordsPerSecond()).isEqualTo(7);
    Reply usual = fixture.admin("PATCH " + ENVIRONMENT, "{\"records_per_second\":null}", "id", id);
    assertThat(usual.text("/records_per_second")).isNull();
    assertThat(route(secret).recordsPerSecond()).isZero();
  }

  @Test
  void deletingAnEnvironmentTakesItsKeysAndWebhooksWithIt() {
    String id = environment("Production");
    String secret = key(id, "{\"kind\":\"client\"}").text("/key");
    String webhook = fixture.admin("POST " + ENVIRONMENT + "webhooks/", null, "id", id).text("/id");

    assertThat(fixture.admin("DELETE " + ENVIRONMENT, null, "id", id).status()).isEqualTo(204);

    assertThat(route(secret)).isNull();
    assertThat(webhooks().find(webhook)).isEmpty();
    assertThat(fixture.admin("GET " + ENVIRONMENT, null, "id", id).status()).isEqualTo(404);
    assertThat(key(id, "{\"kind\":\"client\"}").status()).isEqualTo(404);
    assertThat(environment("Production")).isEqualTo(id);
    assertThat(fixture.admin("GET " + ENVIRONMENT, null, "id", id).body().at("/keys")).isEmpty();
  }

  @Test
  void listsEnvironmentsInParts() {
    environment("a");
    environment("b");
    environment("c");

    Reply first = fixture.viewer("GET " + ENVIRONMENTS, null, "?limit", "2");
    Reply second =
        fixture.viewer("GET " + ENVIRONMENTS, null, "?limit", "2", "?cursor", first.text("/next"));

    assertThat(first.body().at("/items")).hasSize(2);
    assertThat(second.body().at("/items")).hasSize(1);
    assertThat(second.text("/next")).isNull();
    assertThat(fixture.viewer("GET " + ENVIRONMENTS, null, "?limit", "0").status()).isEqualTo(400);
    assertThat(fixture.viewer("GET " + ENVIRONMENTS, null, "?cursor", "%").status()).isEqualTo(400);
  }

  private WebhookStore webhooks() {
    return new WebhookStore(fixture.dynamo.client(), fixture.dynamo.tables());
  }

  private String open(byte[] sealed) {
    return new String(fixture.vault.decrypt("acme", sealed), StandardCharsets.UTF_8);
  }

  @Test
  void aWebhooksSecretIsShownOnceAndItsPredecessorIsAcceptedForADay() {
    String id = environment("Production");
    Reply made =
        fixture.admin(
            "POST " + ENVIRONMENT + "webhooks/", "{\"secret\":\"from-flagsmith\"}", "id", id);
    String webhook = made.text("/id");
    assertThat(made.text("/url"))
        .isEqualTo("https://sluice.example/v1/webhooks/flagsmith/" + webhook);

    Reply rotated =
        fixture.admin(
            "POST " + ENVIRONMENT + "webhooks/{webhook_id}/rotate/",
            null,
            "id",
            id,
            "webhook_id",
            webhook);

    assertThat(rotated.status()).isEqualTo(200);
    var stored = webhooks().find(webhook).orElseThrow();
    assertThat(open(stored.secret())).isEqualTo(rotated.text("/secret")).startsWith("whsec_");
    assertThat(open(stored.previousSecret())).isEqualTo("from-flagsmith");
    assertThat(stored.previousUntil())
        .isEqualTo(fixture.clock.instant().plus(Duration.ofHours(24)));
    Reply list = fixture.viewer("GET " + ENVIRONMENT + "webhooks/", null, "id", id);
    assertThat(list.body().at("/items")).hasSize(1);
    assertThat(list.body().toString()).doesNotContain(rotated.text("/secret"));

    String path = "DELETE " + ENVIRONMENT + "webhooks/{webhook_id}/";
    assertThat(fixture.admin(path, null, "id", id, "webhook_id", webhook).status()).isEqualTo(204);
    assertThat(fixture.admin(path, null, "id", id, "webhook_id", webhook).status()).isEqualTo(404);
    assertThat(webhooks().find(webhook)).isEmpty();
  }
}
