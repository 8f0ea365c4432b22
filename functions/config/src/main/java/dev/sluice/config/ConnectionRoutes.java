package dev.sluice.config;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.AuditEntry;
import dev.sluice.aws.store.AuditStore;
import dev.sluice.aws.store.Connection;
import dev.sluice.aws.store.ConnectionStore;
import dev.sluice.aws.store.SavedSettings;
import dev.sluice.aws.store.SettingsVault;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The warehouse connection of an organisation. */
final class ConnectionRoutes {
  private static final String BASE = "/integrations/warehouse-connections/";
  private final ConnectionStore store;
  private final Connections connections;
  private final ConnectionChanges changes;
  private final ConnectionTests tests;
  private final ConnectionView view;
  private final Drafts drafts;
  private final SettingsVault vault;
  private final AuditStore audit;
  private final Clock clock;

  ConnectionRoutes(
      ConnectionStore store,
      Connections connections,
      ConnectionChanges changes,
      ConnectionTests tests,
      ConnectionView view,
      Drafts drafts,
      SettingsVault vault,
      AuditStore audit,
      Clock clock) {
    this.store = store;
    this.connections = connections;
    this.changes = changes;
    this.tests = tests;
    this.view = view;
    this.drafts = drafts;
    this.vault = vault;
    this.audit = audit;
    this.clock = clock;
  }

  void addTo(Scope scope) {
    scope
        .reader("GET", BASE, this::list)
        .admin("POST", BASE, this::create)
        .admin("POST", BASE + "test/", this::testForm)
        .reader("GET", BASE + "{id}/", this::get)
        .admin("PUT", BASE + "{id}/", this::replace)
        .admin("PATCH", BASE + "{id}/", this::merge)
        .admin("DELETE", BASE + "{id}/", this::delete)
        .admin("POST", BASE + "{id}/test/", this::test)
        .admin("POST", BASE + "{id}/pause/", (request, caller) -> pause(request, caller, true))
        .admin("POST", BASE + "{id}/resume/", (request, caller) -> pause(request, caller, false));
  }

  private Answer list(Request request, Caller caller) {
    return Answer.ok(store.find(caller.organisation()).map(view::json).stream().toList());
  }

  private Answer get(Request request, Caller caller) {
    return Answer.ok(view.json(connection(request, caller)));
  }

  private Answer create(Request request, Caller caller) {
    Connection created = changes.create(caller, drafts.create(request));
    return tested(request, created, 201);
  }

  private Answer replace(Request request, Caller caller) {
    Connection old = connection(request, caller);
    return edit(request, caller, old, drafts.replace(request, old));
  }

  private Answer merge(Request request, Caller caller) {
    Connection old = connection(request, caller);
    return edit(request, caller, old, drafts.merge(request, old));
  }

  private Answer edit(Request request, Caller caller, Connection old, Draft draft) {
    Connection edited = changes.edit(caller, old, draft);
    return draft.test() ? tested(request, edited, 200) : Answer.ok(view.json(edited));
  }

  private Answer delete(Request request, Caller caller) {
    changes.delete(caller, request.path("id"));
    return Answer.empty(204);
  }

  private Answer pause(Request request, Caller caller, boolean paused) {
    Connection old = connection(request, caller);
    Fields.of(request, Set.of()).check();
    return Answer.ok(view.json(changes.pause(caller, old, paused)));
  }

  private Answer test(Request request, Caller caller) {
    Connection connection = connection(request, caller);
    Fields.of(request, Set.of()).check();
    audit.append(
        new AuditEntry(
            caller.organisation(),
            clock.instant(),
            caller.subject(),
            "connection.test",
            connection.id(),
            List.of()));
    ConnectionTests.Run run = run(request, connection);
    return run.operation() != null
        ? Answer.of(202, Map.of("operation", OperationView.json(run.operation())))
        : Answer.ok(run.outcome().json());
  }

  private Answer testForm(Request request, Caller caller) {
    Draft draft = drafts.create(request);
    SavedSettings settings =
        vault.seal(caller.organisation(), draft.type(), draft.config(), draft.credentials(), 0);
    ConnectionTests.Run run = tests.run(caller.organisation(), null, settings, request.timeLeft());
    return run.operation() != null
        ? Answer.of(202, Map.of("operation", OperationView.json(run.operation())))
        : Answer.ok(run.outcome().json());
  }

  /** Tests what was saved and shows it with the outcome. */
  private Answer tested(Request request, Connection saved, int status) {
    ConnectionTests.Run run = run(request, saved);
    Connection now =
        store
            .find(saved.organisation())
            .filter(found -> found.id().equals(saved.id()))
            .orElse(saved);
    Map<String, Object> json = new LinkedHashMap<>(view.json(now));
    if (run.operation() != null) {
      json.put("operation", OperationView.json(run.operation()));
    } else {
      json.put("steps", run.outcome().stepsJson());
    }
    return Answer.of(status, json);
  }

  private ConnectionTests.Run run(Request request, Connection connection) {
    ConnectionTests.Run run =
        tests.run(
            connection.organisation(), connection.id(), connection.edited(), request.timeLeft());
    if (run.outcome() != null) {
      connections.keep(
          connection.organisation(), connection.id(), connection.edited(), run.outcome());
    }
    return run;
  }

  private Connection connection(Request request, Caller caller) {
    return connections.get(caller.organisation(), request.path("id"));
  }
}
