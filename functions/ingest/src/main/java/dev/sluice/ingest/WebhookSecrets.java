package dev.sluice.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.aws.http.Refusal;
import dev.sluice.core.Vault;
import dev.sluice.core.Vault.VaultException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opened secrets of webhooks, kept for a while since opening one is a call to KMS. */
final class WebhookSecrets {
  private static final int ENTRIES = 1_000;
  private static final Duration KNOWN_FOR = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSecrets.class);
  private final Vault vault;
  private final Cache<Sealed, byte[]> opened;

  private record Sealed(String organisation, ByteBuffer ciphertext) {}

  WebhookSecrets(Vault vault, Clock clock) {
    this.vault = vault;
    this.opened =
        Caffeine.newBuilder()
            .maximumSize(ENTRIES)
            .expireAfterWrite(KNOWN_FOR)
            .ticker(Lookup.ticker(clock))
            .build();
  }

  byte[] open(String organisation, byte[] ciphertext) {
    Sealed sealed = new Sealed(organisation, ByteBuffer.wrap(ciphertext));
    try {
      return opened.get(sealed, any -> vault.decrypt(organisation, ciphertext));
    } catch (VaultException e) {
      LOG.atError()
          .addKeyValue("organisation", organisation)
          .setCause(e)
          .log("could not open the secret of a webhook");
      throw Refusal.later(
          503,
          "lookup_unavailable",
          "Opening the webhook's secret failed on our side; send the request again.",
          Lookup.RETRY_SECONDS);
    }
  }
}
