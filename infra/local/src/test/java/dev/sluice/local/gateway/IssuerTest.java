package dev.sluice.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class IssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final byte[] KEY = Issuer.newKey();
  private final Issuer issuer = at(KEY, NOW);
  private final String token = issuer.token("acme", "admin", "ada", Duration.ofHours(1));

  @Test
  void theClaimsOfAGoodTokenArePassedOnAsText() {
    assertThat(issuer.claims(token).orElseThrow())
        .containsEntry("org_id", "acme")
        .containsEntry("role", "admin")
        .containsEntry("sub", "ada")
        .containsEntry("exp", Long.toString(NOW.plusSeconds(3_600).getEpochSecond()));
  }

  @Test
  void aTokenIsGoodAfterARestartWithTheSameKey() {
    assertThat(at(KEY, NOW.plusSeconds(60)).claims(token)).isPresent();
  }

  @Test
  void aTokenEnds() {
    assertThat(at(KEY, NOW.plusSeconds(3_601)).claims(token)).isEmpty();
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() {
    assertThat(at(Issuer.newKey(), NOW).claims(token)).isEmpty();
  }

  @Test
  void aTokenThatWasChangedIsRefused() {
    String[] parts = token.split("\\.");
    String others = issuer.token("other", "admin", "ada", Duration.ofHours(1)).split("\\.")[1];
    assertThat(issuer.claims(parts[0] + "." + others + "." + parts[2])).isEmpty();
  }

  @Test
  void anUnsignedTokenAndNoTokenAtAllAreRefused() {
    String unsigned = "eyJhbGciOiJub25lIn0." + token.split("\\.")[1] + ".";
    assertThat(issuer.claims(unsigned)).isEmpty();
    assertThat(issuer.claims("")).isEmpty();
    assertThat(issuer.claims("one.two.three")).isEmpty();
  }

  private static Issuer at(byte[] key, Instant time) {
    return new Issuer(key, Clock.fixed(time, ZoneOffset.UTC));
  }
}
