package dev.sluice.local.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Issues tokens, and checks them as API Gateway's JWT authoriser does: RS256 signature, issuer,
 * audience and times.
 */
public final class Issuer {
  private static final String ISSUER = "https://issuer.sluice.local";
  private static final String AUDIENCE = "sluice-local";
  private static final int KEY_BITS = 2048;
  private final RSAKey key;
  private final Clock clock;

  /**
   * @param key as {@link #newKey} makes it
   */
  public Issuer(byte[] key, Clock clock) {
    try {
      this.key = RSAKey.parse(new String(key, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalArgumentException("the issuer's key cannot be read", e);
    }
    this.clock = clock;
  }

  /** A new RSA key as a JSON Web Key. */
  public static byte[] newKey() {
    try {
      return new RSAKeyGenerator(KEY_BITS)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString()
          .getBytes(StandardCharsets.UTF_8);
    } catch (JOSEException e) {
      throw new IllegalStateException("could not make an RSA key", e);
    }
  }

  /**
   * @param role {@code admin}, {@code viewer} or {@code machine}
   */
  public String token(String organisation, String role, String subject, Duration lifetime) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .subject(subject)
            .claim("org_id", organisation)
            .claim("role", role)
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plus(lifetime)))
            .build();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("could not sign a token", e);
    }
    return token.serialize();
  }

  /** The claims as text, as API Gateway passes them on; empty when the token is not good. */
  Optional<Map<String, String>> claims(String token) {
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      if (!parsed.verify(new RSASSAVerifier(key.toRSAPublicKey()))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = parsed.getJWTClaimsSet();
      return current(claims) ? Optional.of(text(claims)) : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  private boolean current(JWTClaimsSet claims) {
    Date now = Date.from(clock.instant());
    return ISSUER.equals(claims.getIssuer())
        && claims.getAudience().contains(AUDIENCE)
        && claims.getExpirationTime() != null
        && claims.getExpirationTime().after(now)
        && (claims.getNotBeforeTime() == null || !claims.getNotBeforeTime().after(now));
  }

  private static Map<String, String> text(JWTClaimsSet claims) {
    Map<String, String> text = new LinkedHashMap<>();
    claims
        .toJSONObject()
        .forEach((name, value) -> text.put(name, value == null ? "null" : value.toString()));
    return text;
  }
}
