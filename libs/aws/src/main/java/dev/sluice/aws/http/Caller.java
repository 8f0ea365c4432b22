package dev.sluice.aws.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import java.util.Map;

/**
 * Who calls the management API, from the claims of a token whose signature API Gateway has checked.
 *
 * @param subject for the audit list
 */
public record Caller(String organisation, Role role, String subject) {
  /** The claim {@code role}. */
  public enum Role {
    ADMIN,
    VIEWER,
    MACHINE
  }

  /**
   * The caller when the token is for the organisation of the path {@code {organisation}}; else a
   * Refusal.
   */
  public static Caller of(Request request) {
    Map<String, String> claims = claims(request.event());
    String organisation = claims.get("org_id");
    Role role = role(claims.get("role"));
    if (organisation == null || organisation.isBlank() || role == null) {
      throw Refusal.of(
          403,
          "forbidden",
          "The token needs the claims \"org_id\" and \"role\" (admin, viewer or machine).");
    }
    if (!organisation.equals(request.path("organisation"))) {
      throw Refusal.of(403, "forbidden", "The token is for another organisation.");
    }
    return new Caller(organisation, role, claims.getOrDefault("sub", "unknown"));
  }

  /** As {@link #of}, for what only an administrator may do. */
  public static Caller admin(Request request) {
    Caller caller = of(request);
    if (caller.role() != Role.ADMIN) {
      throw Refusal.of(403, "forbidden", "This needs a token with the role \"admin\".");
    }
    return caller;
  }

  /** As {@link #of}, for what people may read: administrators and viewers. */
  public static Caller reader(Request request) {
    Caller caller = of(request);
    if (caller.role() == Role.MACHINE) {
      throw Refusal.of(
          403, "forbidden", "This needs a token with the role \"admin\" or \"viewer\".");
    }
    return caller;
  }

  private static Map<String, String> claims(APIGatewayV2HTTPEvent event) {
    var context = event.getRequestContext();
    if (context == null
        || context.getAuthorizer() == null
        || context.getAuthorizer().getJwt() == null
        || context.getAuthorizer().getJwt().getClaims() == null) {
      throw Refusal.of(401, "unauthorised", "Send a token as \"Authorization: Bearer …\".");
    }
    return context.getAuthorizer().getJwt().getClaims();
  }

  private static Role role(String claim) {
    for (Role role : Role.values()) {
      if (role.name().toLowerCase(java.util.Locale.ROOT).equals(claim)) {
        return role;
      }
    }
    return null;
  }
}
