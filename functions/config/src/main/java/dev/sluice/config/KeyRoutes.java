package dev.sluice.config;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.Environment;
import dev.sluice.aws.store.EnvironmentKey;
import dev.sluice.aws.store.EnvironmentKeyStore;
import dev.sluice.aws.store.EnvironmentKeys;
import dev.sluice.aws.store.EnvironmentRoute;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The keys that SDKs and servers send, each shown once. */
final class KeyRoutes {
  private static final String BASE = "/environments/{id}/keys/";
  private final Environments environments;
  private final EnvironmentKeys keys;

  KeyRoutes(Environments environments) {
    this.environments = environments;
    this.keys = environments.store().keys();
  }

  void addTo(Scope scope) {
    scope.admin("POST", BASE, this::create).admin("DELETE", BASE + "{key_id}/", this::delete);
  }

  private Answer create(Request request, Caller caller) {
    Environment environment = environments.get(request, caller);
    Fields fields = Fields.of(request, Set.of("kind", "key"));
    fields.required("kind");
    EnvironmentRoute.Kind kind = kind(fields);
    String imported = fields.text("key", 200);
    if (imported != null && !Texts.isKey(imported)) {
      fields.problem("key", "must be 8 to 200 printable ASCII characters without spaces");
    }
    fields.check();

    String word = kind.name().toLowerCase(Locale.ROOT);
    String secret = imported != null ? imported : Texts.random("sl_" + word + "_", 32);
    EnvironmentKey key =
        new EnvironmentKey(
            Texts.random("key_", 16),
            EnvironmentKeyStore.hash(secret),
            kind,
            environments.clock().instant());
    switch (keys.add(
        environment, key, environments.entry(caller, "key.create", key.id(), "kind", "key"))) {
      case ADDED -> {}
      case KEY_TAKEN ->
          throw Refusal.of(409, "key_taken", "That key is in use; remove it there first.");
      case ENVIRONMENT_CHANGED -> throw Environments.changed();
    }
    Map<String, Object> json = json(key);
    json.put("key", secret);
    return Answer.of(201, json);
  }

  private Answer delete(Request request, Caller caller) {
    Environment environment = environments.get(request, caller);
    String id = request.path("key_id");
    EnvironmentKey key =
        keys.list(environment).stream()
            .filter(candidate -> candidate.id().equals(id))
            .findFirst()
            .orElseThrow(() -> Refusal.notFound("The key " + id));
    if (!keys.remove(environment, key, environments.entry(caller, "key.delete", id))) {
      throw Refusal.notFound("The key " + id);
    }
    return Answer.empty(204);
  }

  private static EnvironmentRoute.Kind kind(Fields fields) {
    String text = fields.text("kind", 20);
    for (EnvironmentRoute.Kind kind : EnvironmentRoute.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    fields.problem("kind", "must be client or server");
    return null;
  }

  static Map<String, Object> json(EnvironmentKey key) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", key.id());
    json.put("kind", key.kind().name().toLowerCase(Locale.ROOT));
    json.put("created_at", Json.time(key.createdAt()));
    return json;
  }
}
