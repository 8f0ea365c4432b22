package dev.sluice.config;

import dev.sluice.aws.http.Answer;
import dev.sluice.aws.http.Caller;
import dev.sluice.aws.http.Json;
import dev.sluice.aws.http.Refusal;
import dev.sluice.aws.http.Request;
import dev.sluice.aws.store.Environment;
import dev.sluice.aws.store.Page;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The environments whose records an organisation streams. */
final class EnvironmentRoutes {
  private static final int LONGEST_NAME = 200;
  private static final int HIGHEST_RATE = 1_000_000;
  private final Environments environments;

  EnvironmentRoutes(Environments environments) {
    this.environments = environments;
  }

  void addTo(Scope scope) {
    scope
        .reader("GET", "/environments/", this::list)
        .admin("POST", "/environments/", this::create)
        .reader("GET", "/environments/{id}/", this::get)
        .admin("PATCH", "/environments/{id}/", this::change)
        .admin("DELETE", "/environments/{id}/", this::delete);
  }

  private Answer list(Request request, Caller caller) {
    Page<Environment> page =
        environments
            .store()
            .list(caller.organisation(), Lists.position(request), Lists.limit(request));
    return Answer.ok(
        Lists.json(page.items().stream().map(EnvironmentRoutes::json).toList(), page.next()));
  }

  private Answer create(Request request, Caller caller) {
    Fields fields = Fields.of(request, Set.of("project", "environment", "records_per_second"));
    fields.required("project");
    fields.required("environment");
    String project = fields.text("project", LONGEST_NAME);
    String name = fields.text("environment", LONGEST_NAME);
    Integer rate = fields.integer("records_per_second", 1, HIGHEST_RATE);
    fields.check();
    Environment environment =
        new Environment(
            caller.organisation(),
            Environment.idOf(project, name),
            project,
            name,
            rate == null ? 0 : rate,
            environments.clock().instant());
    boolean created =
        environments
            .store()
            .create(
                environment,
                environments.entry(
                    caller,
                    "environment.create",
                    environment.id(),
                    "project",
                    "environment",
                    "records_per_second"));
    if (!created) {
      throw Refusal.of(
          409,
          "environment_exists",
          "The organisation has that environment of that project: " + environment.id() + ".");
    }
    return Answer.of(201, detail(environment));
  }

  private Answer get(Request request, Caller caller) {
    return Answer.ok(detail(environments.get(request, caller)));
  }

  private Answer change(Request request, Caller caller) {
    Environment old = environments.get(request, caller);
    Fields fields = Fields.of(request, Set.of("project", "environment", "records_per_second"));
    for (String name : Set.of("project", "environment")) {
      if (fields.has(name)) {
        fields.problem(name, "cannot be changed, since records carry it; add an environment");
      }
    }
    Integer rate = fields.integer("records_per_second", 1, HIGHEST_RATE);
    fields.check();
    if (fields.has("records_per_second")) {
      boolean changed =
          environments
              .store()
              .limit(
                  old,
                  rate == null ? 0 : rate,
                  environments.entry(caller, "environment.update", old.id(), "records_per_second"));
      if (!changed) {
        throw Environments.changed();
      }
    }
    return Answer.ok(detail(environments.get(request, caller)));
  }

  private Answer delete(Request request, Caller caller) {
    Environment environment = environments.get(request, caller);
    boolean deleted =
        environments
            .store()
            .delete(
                environment, environments.entry(caller, "environment.delete", environment.id()));
    if (!deleted) {
      throw Refusal.notFound("The environment " + environment.id());
    }
    return Answer.empty(204);
  }

  private Map<String, Object> detail(Environment environment) {
    Map<String, Object> json = json(environment);
    json.put(
        "keys",
        environments.store().keys().list(environment).stream().map(KeyRoutes::json).toList());
    return json;
  }

  private static Map<String, Object> json(Environment environment) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", environment.id());
    json.put("project", environment.project());
    json.put("environment", environment.environment());
    json.put(
        "records_per_second",
        environment.recordsPerSecond() == 0 ? null : environment.recordsPerSecond());
    json.put("created_at", Json.time(environment.createdAt()));
    return json;
  }
}
