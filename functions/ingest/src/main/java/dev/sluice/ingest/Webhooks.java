package dev.sluice.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.EnvironmentRoute;
import dev.sluice.aws.store.Webhook;
import dev.sluice.aws.store.WebhookStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds the sender by a webhook's id and checks that it knows the secret: {@code
 * X-Flagsmith-Signature} is the HMAC-SHA256 of the raw body, in hex. Whether a webhook exists is
 * not told to anybody who does not.
 */
final class Webhooks {
  private static final int LONGEST_ID = 200;
  private static final int ENTRIES = 10_000;
  private static final Duration KNOWN_FOR = Duration.ofSeconds(5);
  private final WebhookStore store;
  private final WebhookSecrets secrets;
  private final Clock clock;
  private final Cache<String, Webhook> known;
  private final Cache<String, Boolean> unknown;

  Webhooks(WebhookStore store, WebhookSecrets secrets, Clock clock) {
    this.store = store;
    this.secrets = secrets;
    this.clock = clock;
    this.known = cache(KNOWN_FOR);
    this.unknown = cache(KNOWN_FOR.dividedBy(2));
  }

  Sender of(Request request, Body body) {
    String signature = request.header("X-Flagsmith-Signature");
    if (signature == null || signature.isBlank()) {
      throw Refusal.of(
          401,
          "wrong_signature",
          "The header X-Flagsmith-Signature is missing: type the webhook's secret in Flagsmith.");
    }
    Webhook webhook =
        find(request.path("webhook_id"))
            .filter(found -> signed(found, body, signature.trim().toLowerCase(Locale.ROOT)))
            .orElseThrow(
                () ->
                    Refusal.of(
                        401,
                        "wrong_signature",
                        "The webhook or its signature is wrong: compare address and secret in"
                            + " Flagsmith with those shown here."));
    return new Sender(
        "WEBHOOK#" + webhook.id(),
        new EnvironmentRoute(
            webhook.organisation(),
            webhook.project(),
            webhook.environment(),
            EnvironmentRoute.Kind.SERVER,
            0));
  }

  private Optional<Webhook> find(String id) {
    Webhook cached = known.getIfPresent(id);
    if (cached != null || id.isEmpty() || id.length() > LONGEST_ID) {
      return Optional.ofNullable(cached);
    }
    if (unknown.getIfPresent(id) != null) {
      return Optional.empty();
    }
    Optional<Webhook> found = Lookup.of("the webhook", () -> store.find(id));
    found.ifPresentOrElse(webhook -> known.put(id, webhook), () -> unknown.put(id, true));
    return found;
  }

  private boolean signed(Webhook webhook, Body body, String signature) {
    if (matches(webhook, webhook.secret(), body, signature)) {
      return true;
    }
    return webhook.previousSecret() != null
        && webhook.previousUntil() != null
        && clock.instant().isBefore(webhook.previousUntil())
        && matches(webhook, webhook.previousSecret(), body, signature);
  }

  private boolean matches(Webhook webhook, byte[] sealed, Body body, String signature) {
    byte[] secret = secrets.open(webhook.organisation(), sealed);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String expected = HexFormat.of().formatHex(mac.doFinal(body.wire()));
      return MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private <V> Cache<String, V> cache(Duration time) {
    return Caffeine.newBuilder()
        .maximumSize(ENTRIES)
        .expireAfterWrite(time)
        .ticker(Lookup.ticker(clock))
        .build();
  }
}
