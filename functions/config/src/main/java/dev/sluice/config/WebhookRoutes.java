package dev.sluice.config;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.Environment;
import dev.sluice.aws.store.EnvironmentWebhooks;
import dev.sluice.aws.store.Webhook;
import dev.sluice.core.Vault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The addresses that a stock Flagsmith posts to, each with a secret that is shown once. */
final class WebhookRoutes {
  private static final String BASE = "/environments/{id}/webhooks/";
  private static final Duration PREVIOUS_ACCEPTED = Duration.ofHours(24);
  private final Environments environments;
  private final EnvironmentWebhooks webhooks;
  private final Vault vault;
  private final String publicUrl;

  WebhookRoutes(Environments environments, Vault vault, String publicUrl) {
    this.environments = environments;
    this.webhooks = environments.store().webhooks();
    this.vault = vault;
    this.publicUrl = publicUrl;
  }

  void addTo(Scope scope) {
    scope
        .reader("GET", BASE, this::list)
        .admin("POST", BASE, this::create)
        .admin("POST", BASE + "{webhook_id}/rotate/", this::rotate)
        .admin("DELETE", BASE + "{webhook_id}/", this::delete);
  }

  private Answer list(Request request, Caller caller) {
    Environment environment = environments.get(request, caller);
    return Answer.ok(
        Lists.json(webhooks.list(environment).stream().map(this::json).toList(), null));
  }

  private Answer create(Request request, Caller caller) {
    Environment environment = environments.get(request, caller);
    String secret = secret(request);
    Webhook webhook =
        new Webhook(
            Texts.random("wh_", 22),
            caller.organisation(),
            environment.project(),
            environment.environment(),
            seal(caller, secret),
            null,
            null,
            environments.clock().instant());
    boolean added =
        webhooks.add(
            environment,
            webhook,
            environments.entry(caller, "webhook.create", webhook.id(), "secret"));
    if (!added) {
      throw Environments.changed();
    }
    return Answer.of(201, once(webhook, secret));
  }

  private Answer rotate(Request request, Caller caller) {
    Environment environment = environments.get(request, caller);
    Webhook old = webhook(request, environment);
    String secret = secret(request);
    Instant now = environments.clock().instant();
    Webhook rotated =
        new Webhook(
            old.id(),
            old.organisation(),
            old.project(),
            old.environment(),
            seal(caller, secret),
            old.secret(),
            now.plus(PREVIOUS_ACCEPTED),
            old.createdAt());
    boolean replaced =
        webhooks.replace(
            environment,
            rotated,
            old.secret(),
            environments.entry(caller, "webhook.rotate", old.id(), "secret"));
    if (!replaced) {
      throw Environments.changed();
    }
    return Answer.ok(once(rotated, secret));
  }

  private Answer delete(Request request, Caller caller) {
    Environment environment = environments.get(request, caller);
    String id = request.path("webhook_id");
    if (!webhooks.remove(environment, id, environments.entry(caller, "webhook.delete", id))) {
      throw Refusal.notFound("The webhook " + id);
    }
    return Answer.empty(204);
  }

  private Webhook webhook(Request request, Environment environment) {
    String id = request.path("webhook_id");
    return webhooks.list(environment).stream()
        .filter(webhook -> webhook.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("The webhook " + id));
  }

  private static String secret(Request request) {
    Fields fields = Fields.of(request, Set.of("secret"));
    String secret = fields.text("secret", 200);
    if (secret != null && !Texts.isKey(secret)) {
      fields.problem("secret", "must be 8 to 200 printable ASCII characters without spaces");
    }
    fields.check();
    return secret != null ? secret : Texts.random("whsec_", 43);
  }

  private byte[] seal(Caller caller, String secret) {
    return vault.encrypt(caller.organisation(), secret.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, Object> once(Webhook webhook, String secret) {
    Map<String, Object> json = json(webhook);
    json.put("secret", secret);
    return json;
  }

  private Map<String, Object> json(Webhook webhook) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", webhook.id());
    json.put("url", publicUrl + "/v1/webhooks/flagsmith/" + webhook.id());
    json.put("created_at", Json.time(webhook.createdAt()));
    json.put("previous_secret_until", Json.time(webhook.previousUntil()));
    return json;
  }
}
