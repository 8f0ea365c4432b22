package dev.sluice.aws.store;

import java.time.Instant;
import java.util.List;

/**
 * Who changed what.
 *
 * @param actor the token's subject
 * @param action for instance {@code connection.update}
 * @param target the id of what was changed
 * @param changed names of the fields, never their values
 */
public record AuditEntry(
    String organisation,
    Instant at,
    String actor,
    String action,
    String target,
    List<String> changed) {}
