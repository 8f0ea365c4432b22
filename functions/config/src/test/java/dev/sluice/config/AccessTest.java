package dev.sluice.config;

import static dev.sluice.config.ConfigFixture.CONNECTIONS;
import static dev.sluice.config.ConfigFixture.ORG;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private static final String[] ANY_IDS = {
    "id", "none", "webhook_id", "none", "key_id", "none", "operation", "none"
  };
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

  private Reply call(String role, String organisation, String route) {
    return ConfigFixture.call(fixture.handler, role, organisation, route, "{}", ANY_IDS);
  }

  @Test
  void viewersReadAndOnlyAdministratorsWriteAndTest() {
    for (String route : fixture.handler.routeKeys()) {
      int asViewer = call("viewer", "acme", route).status();
      int asAdmin = call("admin", "acme", route).status();
      if (route.startsWith("GET ")) {
        assertThat(asViewer).as(route).isIn(200, 404);
      } else {
        assertThat(asViewer).as(route).isEqualTo(403);
      }
      assertThat(asAdmin).as(route).isIn(200, 400, 404);
      assertThat(call("machine", "acme", route).status()).as(route).isEqualTo(403);
      assertThat(call(null, "acme", route).status()).as(route).isEqualTo(401);
    }
  }

  @Test
  void aTokenOpensItsOwnOrganisationOnly() {
    var event = ConfigFixture.event("admin", "acme", "GET " + CONNECTIONS, null);
    event.getPathParameters().put("organisation", "rival");

    assertThat(Reply.of(fixture.handler.handleRequest(event, null)).status()).isEqualTo(403);
  }

  @Test
  void organisationsHavePlainIds() {
    assertThat(call("admin", "a b", "GET " + CONNECTIONS).status()).isEqualTo(400);
    assertThat(call("admin", "x".repeat(65), "GET " + CONNECTIONS).status()).isEqualTo(400);
    assertThat(call("admin", "A_z-0", "GET " + CONNECTIONS).status()).isEqualTo(200);
  }

  @Test
  void whatCannotBeAnIdIsNotThere() {
    Reply strange =
        fixture.admin(
            "GET " + ORG + "/operations/{operation}/", null, "operation", "x#" + "y".repeat(3000));

    assertThat(strange.status()).isEqualTo(404);
  }

  @Test
  void anUnreadableBodyIsRefusedWithoutRepeatingIt() {
    Reply refused = fixture.admin("POST " + CONNECTIONS, "{\"type\":\"duckdb\", secret-words");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("/error/code")).isEqualTo("malformed_json");
    assertThat(refused.body().toString()).doesNotContain("secret-words");
    assertThat(fixture.admin("POST " + CONNECTIONS, "[]").status()).isEqualTo(400);
    assertThat(
            fixture
                .admin("POST " + CONNECTIONS, "{\"type\":\"" + "x".repeat(70_000) + "\"}")
                .status())
        .isEqualTo(413);
  }

  @Test
  void everyChangeIsInTheAuditListNewestFirstWithNamesOnly() {
    String id =
        fixture
            .admin(
                "POST " + CONNECTIONS,
                "{\"type\":\"duckdb\",\"config\":{\"database\":\"acme.duckdb\"}}")
            .text("/id");
    fixture.clock.advance(java.time.Duration.ofSeconds(1));
    fixture.admin("PATCH " + CONNECTIONS + "{id}/", "{\"name\":\"Hush\"}", "id", id);
    fixture.clock.advance(java.time.Duration.ofSeconds(1));
    fixture.admin("DELETE " + CONNECTIONS + "{id}/", null, "id", id);

    Reply first = fixture.viewer("GET " + ORG + "/audit/", null, "?limit", "2");
    Reply second = fixture.viewer("GET " + ORG + "/audit/", null, "?cursor", first.text("/next"));

    assertThat(first.body().at("/items")).hasSize(2);
    assertThat(first.text("/items/0/action")).isEqualTo("connection.delete");
    assertThat(first.text("/items/1/action")).isEqualTo("connection.update");
    assertThat(first.body().at("/items/1/changed").toString()).isEqualTo("[\"name\"]");
    assertThat(first.text("/items/1/actor")).isEqualTo("admin@acme");
    assertThat(first.body().toString()).doesNotContain("Hush");
    assertThat(second.body().at("/items")).hasSize(1);
    assertThat(second.text("/items/0/target")).isEqualTo(id);
    assertThat(second.text("/next")).isNull();
  }
}
