package dev.sluice.config;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.AuditEntry;
import dev.sluice.aws.store.AuditStore;
import dev.sluice.aws.store.Page;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who changed what, newest first. */
final class AuditRoutes {
  private final AuditStore audit;

  AuditRoutes(AuditStore audit) {
    this.audit = audit;
  }

  void addTo(Scope scope) {
    scope.reader("GET", "/audit/", this::list);
  }

  private Answer list(Request request, Caller caller) {
    Page<AuditEntry> page =
        audit.list(caller.organisation(), Lists.position(request), Lists.limit(request));
    return Answer.ok(
        Lists.json(page.items().stream().map(AuditRoutes::json).toList(), page.next()));
  }

  private static Map<String, Object> json(AuditEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", Json.time(entry.at()));
    json.put("actor", entry.actor());
    json.put("action", entry.action());
    json.put("target", entry.target());
    json.put("changed", entry.changed());
    return json;
  }
}
