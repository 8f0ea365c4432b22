package dev.sluice.config;

import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.AuditEntry;
import dev.sluice.aws.store.Environment;
import dev.sluice.aws.store.EnvironmentStore;
import java.time.Clock;
import java.util.List;

/** What the routes of environments, keys and webhooks share. */
record Environments(EnvironmentStore store, Clock clock) {

  Environment get(Request request, Caller caller) {
    String id = request.path("id");
    return store
        .find(caller.organisation(), id)
        .orElseThrow(() -> Refusal.notFound("The environment " + id));
  }

  AuditEntry entry(Caller caller, String action, String target, String... changed) {
    return new AuditEntry(
        caller.organisation(), clock.instant(), caller.subject(), action, target, List.of(changed));
  }

  static Refusal changed() {
    return Refusal.of(
        409, "changed_meanwhile", "Somebody else changed the environment; read it again.");
  }
}
