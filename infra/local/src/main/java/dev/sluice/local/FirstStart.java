package dev.sluice.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets up the demo organisation through the management API, as a person would. A start that was cut
 * short is taken up again: what is there already is kept.
 */
final class FirstStart {
  private static final String BASE = "/api/v1/organisations/" + Demo.ORGANISATION;
  private static final String CONNECTIONS = BASE + "/integrations/warehouse-connections/";
  private static final String FILE = "demo.json";

  /** Project, then environment. */
  private static final List<List<String>> ENVIRONMENTS =
      List.of(
          List.of("shop", "production"),
          List.of("shop", "staging"),
          List.of("newsroom", "production"),
          List.of("newsroom", "staging"));

  private final Api api;
  private final Map<String, String> authorised;
  private final DataDirectory data;

  FirstStart(Api api, String adminToken, DataDirectory data) {
    this.api = api;
    this.authorised = Map.of("Authorization", "Bearer " + adminToken);
    this.data = data;
  }

  Demo demo() {
    Path file = data.file(FILE);
    try {
      if (Files.exists(file)) {
        return Api.JSON.readValue(file.toFile(), Demo.class);
      }
      Demo demo = setUp();
      data.write(FILE, Api.JSON.writeValueAsBytes(demo));
      return demo;
    } catch (IOException e) {
      throw new Stop("Cannot set up the demo organisation: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stop("Interrupted while setting up the demo organisation", e);
    }
  }

  /** The organisation's connection; null after somebody has disconnected it. */
  String connection() {
    try {
      JsonNode connections = checked(api.get(CONNECTIONS, authorised), CONNECTIONS);
      return connections.isEmpty() ? null : connections.get(0).get("id").asText();
    } catch (IOException e) {
      throw new Stop("Cannot read the connection: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stop("Interrupted while reading the connection", e);
    }
  }

  private Demo setUp() throws IOException, InterruptedException {
    if (connection() == null) {
      JsonNode made =
          post(
              CONNECTIONS,
              Map.of(
                  "type", "duckdb",
                  "name", "Demo",
                  "config", Map.of("database", Demo.DATABASE)));
      if (made.path("status").asText().equals("error")) {
        throw new Stop("The demo warehouse cannot be used: " + made.get("last_error"));
      }
    }
    Map<String, String> ids = environmentIds();
    List<Demo.Environment> environments = new ArrayList<>();
    for (List<String> names : ENVIRONMENTS) {
      String id = ids.get(String.join("/", names));
      if (id == null) {
        id =
            post(
                    BASE + "/environments/",
                    Map.of("project", names.get(0), "environment", names.get(1)))
                .get("id")
                .asText();
        ids.put(String.join("/", names), id);
      }
      environments.add(
          new Demo.Environment(names.get(0), names.get(1), key(id, "client"), key(id, "server")));
    }
    String first = ids.get(String.join("/", ENVIRONMENTS.get(0)));
    JsonNode webhook = post(BASE + "/environments/" + first + "/webhooks/", Map.of());
    return new Demo(
        Demo.ORGANISATION,
        environments,
        webhook.get("id").asText(),
        webhook.get("secret").asText());
  }

  private Map<String, String> environmentIds() throws IOException, InterruptedException {
    String path = BASE + "/environments/";
    Map<String, String> ids = new LinkedHashMap<>();
    checked(api.get(path, authorised), path)
        .get("items")
        .forEach(
            item ->
                ids.put(
                    item.get("project").asText() + "/" + item.get("environment").asText(),
                    item.get("id").asText()));
    return ids;
  }

  private String key(String environment, String kind) throws IOException, InterruptedException {
    return post(BASE + "/environments/" + environment + "/keys/", Map.of("kind", kind))
        .get("key")
        .asText();
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return checked(api.post(path, authorised, body), path);
  }

  private static JsonNode checked(Api.Reply reply, String path) {
    if (!reply.ok()) {
      throw new Stop(
          "Setting up the demo organisation failed: "
              + path
              + " answered "
              + reply.status()
              + " "
              + reply.body());
    }
    return reply.body();
  }
}
